package slurm.posix;

import slurm.stunnel.text.TunnelException;
import java.io.IOException;
import slurm.stunnel.state.StateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of this user, found in proc(5) rather than in a file of ours. What cannot be looked at is not found. */
public final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    private ProcessTable() {}

    /** What {@code pid} has started and what these have, as far as it runs. */
    public static List<ProcessId> startedBy(int pid) {
        List<ProcessId> found = new ArrayList<>();
        for (String child : words(PROC.resolve(pid + "/task/" + pid + "/children"), " ")) {
            int started = Integer.parseInt(child);
            found.add(ProcessId.of(started));
            found.addAll(startedBy(started));
        }
        return found;
    }

    /**
     * Those with {@code option}, and {@code value} behind it, on their command line, to whom {@code directory} is what
     * it is to us: in a container, the same path may lead elsewhere.
     */
    public static List<ProcessId> withArgument(String option, String value, Path directory, int uid) throws IOException {
        List<ProcessId> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC)) {
            for (Path process : processes) {
                String name = process.getFileName().toString();
                if (Character.isDigit(name.charAt(0))
                        && StateFile.isOwn(process, uid)
                        && has(words(process.resolve("cmdline"), "\0"), option, value)
                        && sees(process, directory)) {
                    found.add(ProcessId.of(Integer.parseInt(name)));
                }
            }
        }
        return found;
    }

    private static boolean has(List<String> arguments, String option, String value) {
        int place = arguments.indexOf(option);
        return place >= 0
                && place + 1 < arguments.size()
                && arguments.get(place + 1).equals(value);
    }

    private static boolean sees(Path process, Path directory) {
        try {
            return Files.isSameFile(directory, Path.of(process + "/root" + directory));
        } catch (IOException gone) { // or nothing is there
            return false;
        }
    }

    private static List<String> words(Path file, String end) {
        List<String> words = new ArrayList<>();
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (String word : text.split(end)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        } catch (IOException gone) {
            // or without this file: a kernel that was built so
        }
        return words;
    }
}
