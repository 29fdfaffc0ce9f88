package slurm.stunnel.state;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import slurm.posix.ChildProcess;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;

/**
 * Main class of a {@link SecondJvm} that claims an exitflag: {@code claim <path>}, {@code step <step>},
 * {@code release}, and {@code child}, which leaves a child of it behind.
 */
final class Claimant {

    private Optional<Claim> flag = Optional.empty();

    private Claimant() {}

    public static void main(String[] arguments) throws Exception {
        Claimant claimant = new Claimant();
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in));
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            System.out.println(claimant.obey(line.split(" ")));
        }
    }

    private String obey(String... words) throws Exception {
        switch (words[0]) {
            case "claim" -> {
                Path path = Path.of(words[1]);
                flag = Claim.claim(path, Kernel.UID, step -> {});
                return flag.isPresent() ? "claimed" : Claim.holder(path, Kernel.UID);
            }
            case "step" -> flag.orElseThrow().setStep(words[1]);
            case "release" -> flag.orElseThrow().release();
            case "child" -> {
                return String.valueOf(ChildProcess.spawn("ssh", List.of("tail", "-f", "/dev/null"))
                        .pid());
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "done";
    }
}
