package slurm.posix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;

/**
 * Main class of a {@link SecondJvm} that shows the signals of its own thread on stderr, then runs every line as a command
 * of words, and answers with its exit code or the reason why it did not run. {@code apart <file>} in front starts the
 * command apart.
 */
final class Spawner {

    private Spawner() {}

    public static void main(String[] arguments) throws Exception {
        System.err.print(Files.readString(Path.of("/proc/thread-self/status")));
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in));
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            System.out.println(run(List.of(line.split(" "))));
        }
    }

    private static String run(List<String> command) {
        try {
            boolean apart = command.get(0).equals("apart");
            return "exit code "
                    + Kernel.exitCode(
                            apart
                                    ? ChildProcess.spawnApart(
                                            command.subList(2, command.size()), Path.of(command.get(1)))
                                    : ChildProcess.spawn(command));
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
