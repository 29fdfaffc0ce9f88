package slurm.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The processes that read from a pipe of another process and write into one, as the ProxyCommand of ssh does. An ssh that
 * goes into the background is no longer the parent of its ProxyCommand, but still has its pipes. A process that has only
 * one of them may be the user's: what srun has open for a {@code | tee log}, a wrapper around ssh has open as well.
 */
final class PipePartners {

    private static final Path PROC = Path.of("/proc");

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private PipePartners() {}

    /** Those of {@code pid} whose stdin and stdout are such pipes. Its own stdin, stdout and stderr belong to its parent. */
    static List<ProcessId> of(int pid) {
        List<ProcessId> partners = new ArrayList<>();
        Set<String> pipes = pipes(pid);
        if (pipes.isEmpty()) {
            return partners;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC)) {
            for (Path process : processes) {
                String name = process.getFileName().toString();
                if (Character.isDigit(name.charAt(0))
                        && Integer.parseInt(name) != pid
                        && pipes.contains(target(process, STDIN))
                        && pipes.contains(target(process, STDOUT))) {
                    partners.add(ProcessId.of(Integer.parseInt(name)));
                }
            }
        } catch (IOException unreadable) {
            // then the partners see the end of their pipes
        }
        return partners;
    }

    private static Set<String> pipes(int pid) {
        Set<String> pipes = new HashSet<>();
        Path process = PROC.resolve(Integer.toString(pid));
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                String target = target(process, number);
                if (number > STDERR && target.startsWith("pipe:")) {
                    pipes.add(target);
                }
            }
        } catch (IOException ended) {
            // it has no pipes
        }
        return pipes;
    }

    /** {@code pipe:[4711]}, for example; empty if the kernel does not tell, as for processes of other users. */
    private static String target(Path process, int descriptor) {
        try {
            return Files.readSymbolicLink(process.resolve("fd/" + descriptor)).toString();
        } catch (IOException ended) {
            return "";
        }
    }
}
