package slurm.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A listener of another user on a socket that seems to belong to this user, who owns its path. */
public final class StrangersListener implements AutoCloseable {

    private static final String LISTEN = "import socket, sys; s = socket.socket(socket.AF_UNIX)"
            + "; s.bind(sys.argv[1]); s.listen(); print('listening', flush=True); s.accept(); sys.stdin.read()";

    private final Path path;
    private final StandInProcess process;

    private StrangersListener(Path path, StandInProcess process) {
        this.path = path;
        this.process = process;
    }

    /** Skips the test if this user cannot start a program as another user. */
    public static StrangersListener at(Path path) throws IOException {
        List<String> command = new ArrayList<>(Kernel.asStranger());
        command.addAll(List.of("/usr/bin/python3", "-c", LISTEN, path.toString()));
        String before = Kernel.mode(path.getParent());
        Kernel.chmod("777", path.getParent());
        StrangersListener listener = new StrangersListener(path, StandInProcess.of(command));
        if (!listener.process.line().equals("listening")) {
            throw new AssertionError("the stranger does not listen at " + path);
        }
        Files.setAttribute(path, "unix:uid", Kernel.UID);
        Kernel.chmod(before, path.getParent());
        return listener;
    }

    /** Where it listens. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        process.close();
    }
}
