package slurm.stunnel.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import slurm.posix.ChildProcess;
import slurm.posix.ProcessId;
import slurm.spank.StepId;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;

/**
 * Main class of a {@link SecondJvm} that claims sessions of the user alice, as an srun does. It obeys {@code open
 * <state_dir>}, {@code claim <number>}, {@code step <job> <step>}, {@code release}, {@code lock <file>}, and {@code child},
 * which starts a child that outlives it. It answers with {@code done} or {@code claimed}, the holder, or the refusal.
 */
final class Claimant {

    private StateDirectory directory;
    private Optional<Claim> claim = Optional.empty();
    private FileChannel locked;

    private Claimant() {}

    public static void main(String[] arguments) throws IOException {
        Claimant claimant = new Claimant();
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in));
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            System.out.println(claimant.answer(line.split(" ")));
        }
    }

    private String answer(String... words) throws IOException {
        try {
            return obey(words);
        } catch (TunnelException refusal) {
            return refusal.getMessage();
        }
    }

    private String obey(String... words) throws IOException, TunnelException {
        switch (words[0]) {
            case "open" -> {
                directory = StateDirectory.of(Path.of(words[1]), "alice", Kernel.UID);
                directory.open(9);
            }
            case "claim" -> {
                return claim(Integer.parseInt(words[1]));
            }
            case "step" ->
                claim.orElseThrow().setStep(new StepId(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
            case "release" -> claim.orElseThrow().release();
            case "lock" -> {
                locked = StateFile.open(Path.of(words[1]));
                locked.lock();
            }
            case "child" -> {
                return String.valueOf(
                        ChildProcess.spawn(List.of("tail", "-f", "/dev/null")).pid());
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "done";
    }

    private String claim(int number) throws IOException, TunnelException {
        claim = Claim.of(directory, number, SessionMark.of(ProcessId.self()));
        if (claim.isPresent()) {
            return "claimed";
        }
        Optional<Holder> holder = Holder.of(directory.session(number).exitflag());
        if (holder.isEmpty()) {
            return "just ended";
        }
        return (holder.get().isAlive() ? "" : "dead: ") + holder.get().text();
    }
}
