package slurm.spank;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import slurm.spank.c.SlurmLibrary;
import slurm.spank.c.SrunOptions;

/**
 * The {@code --uid} of this srun, which only root may give. srun obeys it after the allocation (22.05), and has no such
 * option any more from 23.02 on. No variable of the environment stands for it.
 */
final class UidOption {

    private static final String NAME = "uid";

    /** getopt_long(3) takes {@code --ui} for {@code --uid}; anything shorter may be another option. */
    private static final String SHORTEST = "--ui";

    /** Bytes. A longer command line is read word by word. */
    private static final int USUAL_LENGTH = 16 * 1024;

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private UidOption() {}

    /**
     * The uid that {@code --uid} names. Empty if the option is not given, or if this process cannot find out: then srun
     * itself is going to say what is wrong, or to change its user.
     */
    static OptionalInt ofThisProcess() {
        try {
            if (!mayBeGiven()) {
                return OptionalInt.empty();
            }
            Optional<SrunOptions> options = SrunOptions.ofThisProcess();
            if (options.isEmpty()) {
                return OptionalInt.empty();
            }
            Optional<String> user = given(options.get());
            return user.isEmpty() ? OptionalInt.empty() : SlurmLibrary.uid_from_string(user.get());
        } catch (IOException | UnsatisfiedLinkError unknown) {
            return OptionalInt.empty();
        }
    }

    /** False if no word can be {@code --uid}: most sruns of root then need not read srun's table of options. */
    private static boolean mayBeGiven() throws IOException {
        try (InputStream line = Files.newInputStream(COMMAND_LINE)) {
            byte[] start = line.readNBytes(USUAL_LENGTH);
            return start.length == USUAL_LENGTH || new String(start, StandardCharsets.ISO_8859_1).contains(SHORTEST);
        }
    }

    private static Optional<String> given(SrunOptions options) throws IOException {
        try (InputStream line = open()) {
            return new SrunCommandLine(() -> word(line), options).argument(NAME);
        }
    }

    private static InputStream open() throws IOException {
        return new BufferedInputStream(Files.newInputStream(COMMAND_LINE));
    }

    /** The next word of a command line. One at a time: a command line may have millions, and this heap is small. */
    private static Optional<String> word(InputStream line) throws IOException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        int next = line.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next > 0) {
            word.write(next);
            next = line.read();
        }
        return Optional.of(word.toString(StandardCharsets.UTF_8));
    }
}
