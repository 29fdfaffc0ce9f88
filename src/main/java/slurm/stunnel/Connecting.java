package slurm.stunnel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import slurm.posix.ChildOrSignal;
import slurm.spank.Spank;
import slurm.spank.SpankException;

/** The time between the start of ssh and its way into the background, in which srun waits for nothing else. */
final class Connecting implements AutoCloseable {

    private static final long LONGEST_CHECK_MILLIS = 30_000;
    private static final long STEP_CHECK_MILLIS = 1000;

    /** How long an ssh that was told to end may take. */
    private static final int GRACE_MILLIS = 2000;

    private final ChildProcess ssh;
    private final String node;
    private final Spank step;

    private Connecting(ChildProcess ssh, String node, Spank step) {
        this.ssh = ssh;
        this.node = node;
        this.step = step;
    }

    /** Starts {@code command}; {@link #close} is due. */
    static Connecting start(List<String> command, String node, Spank step) throws TunnelException {
        return new Connecting(ChildProcess.spawn("ssh", command), node, step);
    }

    int pid() {
        return ssh.pid();
    }

    /**
     * Waits for the end of the process that was started.
     *
     * @param timeoutSeconds for ssh as a whole where there is no terminal; at a terminal the user may be typing a
     *     password, and can interrupt
     * @return the exit code, or 128 + signal
     * @throws TunnelException if that time is over
     * @throws SpankException if there is no use in waiting any more, for a job without a tunnel neither
     */
    int await(int timeoutSeconds) throws SpankException {
        long start = System.nanoTime();
        long limit = hasTerminal() ? Long.MAX_VALUE : TimeUnit.SECONDS.toMillis(timeoutSeconds);
        long nextCheck = STEP_CHECK_MILLIS;
        long waited = 0;
        while (true) {
            OptionalInt code = ssh.exitCode();
            if (code.isPresent()) {
                return code.getAsInt();
            }
            Optional<String> told = ChildOrSignal.await((int) (Math.min(limit, nextCheck) - waited));
            waited = millisSince(start);
            if (told.isPresent()) {
                throw new SpankException(givenUp("srun was told to end: " + told.get()));
            }
            if (waited >= limit) {
                throw new TunnelException(givenUp("no connection within connect_timeout: " + timeoutSeconds + " s"));
            }
            if (waited >= nextCheck) {
                nextCheck = waited + Math.min(waited, LONGEST_CHECK_MILLIS); // each asks the controller
                if (!step.stepLives()) {
                    throw new SpankException(givenUp("the step has ended: " + step.step()));
                }
            }
        }
    }

    private String givenUp(String why) {
        return "ssh to " + node + ": given up: " + why;
    }

    /**
     * Ends the process that was started, if it has not gone into the background or failed by itself. By SIGTERM first:
     * an ssh that asks for a password has switched the terminal's echo off, and puts it back.
     */
    @Override
    public void close() throws TunnelException {
        if (ssh.exitCode().isPresent()) {
            return;
        }
        ChildProcess.terminate(ssh.pid());
        long start = System.nanoTime();
        while (ssh.exitCode().isEmpty()) {
            if (millisSince(start) >= GRACE_MILLIS) {
                ChildProcess.kill(ssh.pid());
            }
            ChildOrSignal.await(GRACE_MILLIS);
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static boolean hasTerminal() {
        try (FileChannel terminal = FileChannel.open(Path.of("/dev/tty"), StandardOpenOption.READ)) {
            return terminal.isOpen();
        } catch (IOException none) {
            return false;
        }
    }
}
