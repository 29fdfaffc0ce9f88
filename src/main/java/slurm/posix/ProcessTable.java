package slurm.posix;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of this host, as proc(5) shows them. A process whose files there cannot be read is not found. */
public final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** Bytes: room for the pids of some thousand children. */
    private static final int LONGEST_LIST = 64 * 1024;

    private ProcessTable() {}

    /**
     * {@return the running processes that {@code pid} has started, and what these have started in turn}
     *
     * @param pid of a process
     */
    public static List<ProcessId> descendants(int pid) {
        List<ProcessId> found = new ArrayList<>();
        for (String child : children(pid)) {
            int started = Integer.parseInt(child);
            found.add(ProcessId.of(started));
            found.addAll(descendants(started));
        }
        return found;
    }

    /** The children of all threads: the kernel keeps those of each thread apart. */
    private static List<String> children(int pid) {
        List<String> children = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
            for (Path thread : threads) {
                String list = childrenOf(thread);
                if (!list.isEmpty()) {
                    children.addAll(List.of(list.split(" ")));
                }
            }
        } catch (IOException | DirectoryIteratorException ended) {
            // it no longer has children
        }
        return children;
    }

    private static String childrenOf(Path thread) {
        try (InputStream list = Files.newInputStream(thread.resolve("children"))) {
            String pids = new String(list.readNBytes(LONGEST_LIST), StandardCharsets.US_ASCII);
            return pids.substring(0, pids.lastIndexOf(' ') + 1).strip(); // a space ends each, so none is cut off
        } catch (IOException endedOrUnknown) { // a kernel may be built without this file
            return "";
        }
    }

    /**
     * Ends processes and, after them, what they had started. Each gets SIGTERM, and SIGKILL if it does not obey.
     *
     * @param roots the processes
     * @param graceMillis milliseconds that each signal may take, for the roots together and then for all others together
     * @return those that have survived
     */
    public static List<ProcessId> endTrees(List<ProcessId> roots, long graceMillis) {
        List<ProcessId> started = new ArrayList<>();
        for (ProcessId root : roots) { // before any ends: its children would get another parent
            started.addAll(startedBy(root));
        }
        List<ProcessId> survivors = new ArrayList<>(end(roots, graceMillis));
        survivors.addAll(end(started, graceMillis));
        return survivors;
    }

    /**
     * Kills a process at once, without a chance to clean up. Ends what it had started as {@link #endTrees} does.
     *
     * @param root the process
     * @param graceMillis milliseconds as in {@link #endTrees}
     * @return those that have survived
     */
    public static List<ProcessId> killTree(ProcessId root, long graceMillis) {
        List<ProcessId> started = startedBy(root);
        root.kill();
        List<ProcessId> survivors = new ArrayList<>(survivors(List.of(root), graceMillis));
        survivors.addAll(end(started, graceMillis));
        return survivors;
    }

    private static List<ProcessId> startedBy(ProcessId root) {
        List<ProcessId> started = new ArrayList<>();
        if (root.isAlive()) {
            started.addAll(descendants(root.pid()));
            for (ProcessId partner : PipePartners.of(root.pid())) {
                started.add(partner);
                started.addAll(descendants(partner.pid()));
            }
        }
        return started;
    }

    private static List<ProcessId> end(List<ProcessId> processes, long graceMillis) {
        for (ProcessId process : processes) {
            process.terminate();
        }
        List<ProcessId> deaf = survivors(processes, graceMillis);
        for (ProcessId process : deaf) {
            process.kill();
        }
        return survivors(deaf, graceMillis);
    }

    private static List<ProcessId> survivors(List<ProcessId> processes, long graceMillis) {
        Deadline deadline = Deadline.in(graceMillis);
        List<ProcessId> survivors = new ArrayList<>();
        for (ProcessId process : processes) {
            if (!process.isGoneWithin(Math.max(0, deadline.millisLeft()))) {
                survivors.add(process);
            }
        }
        return survivors;
    }

    /**
     * Finds processes of the same user by a word on their command line. Each line is read piece by piece: it may be 2
     * MB long. Command lines of other users are not read.
     *
     * @param argument the whole word
     * @return the processes
     * @throws IOException if the table itself cannot be read
     */
    public static List<ProcessId> withArgument(String argument) throws IOException {
        byte[] word = argument.getBytes(StandardCharsets.UTF_8);
        int uid = (Integer) Files.getAttribute(PROC.resolve("self"), "unix:uid");
        List<ProcessId> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC)) {
            for (Path process : processes) {
                String name = process.getFileName().toString();
                if (!Character.isDigit(name.charAt(0)) || !isOwn(process, uid)) {
                    continue;
                }
                ProcessId id = ProcessId.of(Integer.parseInt(name)); // first: the pid may get another process
                if (hasArgument(process, word)) {
                    found.add(id);
                }
            }
        }
        return found;
    }

    private static boolean isOwn(Path process, int uid) {
        try {
            return (Integer) Files.getAttribute(process, "unix:uid", LinkOption.NOFOLLOW_LINKS) == uid;
        } catch (IOException ended) {
            return false;
        }
    }

    /** True if the command line has the word. Each word ends with a zero byte. */
    private static boolean hasArgument(Path process, byte[] word) {
        try (InputStream arguments = new BufferedInputStream(Files.newInputStream(process.resolve("cmdline")))) {
            int matched = 0;
            boolean differs = false;
            for (int c = arguments.read(); c >= 0; c = arguments.read()) {
                if (c != 0) {
                    differs = differs || matched == word.length || word[matched] != (byte) c;
                    matched++;
                } else if (!differs && matched == word.length) {
                    return true;
                } else {
                    matched = 0;
                    differs = false;
                }
            }
        } catch (IOException ended) {
            // the same as not found
        }
        return false;
    }
}
