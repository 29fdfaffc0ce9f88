package slurm.spank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.spank.c.SrunOptions;
import slurm.spank.c.SrunOptions.LongOption;

/** A few of srun's options stand for all. */
class SrunCommandLineTest {

    private static final SrunOptions OPTIONS = new SrunOptions(
            List.of(
                    new LongOption("nodes", 1),
                    new LongOption("unbuffered", 0),
                    new LongOption("use-min-nodes", 0),
                    new LongOption("uid", 1),
                    new LongOption("exclusive", 2),
                    new LongOption("pty", 0),
                    new LongOption("tunnel", 1)),
            "+N:k::uv");

    @ParameterizedTest
    @CsvSource({
        "--uid=nobody --tunnel=8000 id, nobody",
        "--tunnel=8000 --uid=nobody id, nobody",
        "--tunnel=8000 --uid nobody id, nobody",
        "--tunnel 8000 --ui=nobody id, nobody",
        "--ui nobody --tunnel=8000 id, nobody",
        "--uid=a --uid=b --tunnel=8000 id, b",
        "-N 2 --uid=nobody id, nobody",
        "-N2 --uid=nobody id, nobody",
        "-vN 2 --uid=nobody id, nobody",
        "-uv --uid=nobody id, nobody",
        "-k --uid=nobody id, nobody",
        "--exclusive --uid=nobody id, nobody",
        "--nodes 2 --pty --uid=nobody id, nobody",
        "--uid= id, ''",
        "--tunnel=8000 id : --uid=nobody id, nobody",
        "--uid=nobody id : -N 2 id, nobody",
    })
    void theOptionThatCountsIsFound(String line, String user) throws IOException {
        assertEquals(Optional.of(user), uid("srun " + line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--tunnel=8000 id",
                "--tunnel=8000 id --uid=nobody",
                "--tunnel=8000 -- id --uid=nobody",
                "--tunnel=8000 -- --uid=nobody",
                "--tunnel=8000 - --uid=nobody",
                "--tunnel=8000 --pty bash --uid=nobody",
                "--exclusive id --uid=nobody",
                "-k 2 --uid=nobody",
                "-kN id --uid=nobody",
                "-N2 id --uid=nobody",
                "--nodes --uid=nobody id",
                "-N --uid=nobody id",
                "--u=nobody id",
                "--uidd=nobody id",
                "--tunnel=8000 id : id --uid=nobody",
                "--tunnel=8000 --uid",
                "",
            })
    void wordsOfTheJobAndArgumentsOfOtherOptionsAreNotTheOption(String line) throws IOException {
        assertEquals(Optional.empty(), uid("srun " + line));
    }

    private static Optional<String> uid(String line) throws IOException {
        Iterator<String> words = List.of(line.strip().split(" ")).iterator();
        return new SrunCommandLine(() -> words.hasNext() ? Optional.of(words.next()) : Optional.empty(), OPTIONS)
                .argument("uid");
    }
}
