package slurm.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Optional;
import slurm.spank.SpankException;
import slurm.stunnel.TunnelPlugin;

/**
 * Main class of a {@link SecondJvm} that lives through the moments of an srun: {@code started <plugstack arguments>},
 * {@code option <text>}, {@code init <step> <node>}, {@code exit}, {@code end}. It answers with what was logged, and
 * last the refusal or {@code ok}, separated by {@code " | "}.
 */
public final class StandInSrun {

    private final TunnelPlugin plugin = new TunnelPlugin();
    private final RecordingLog log = new RecordingLog("stunnel");

    private StandInSrun() {}

    public static void main(String[] arguments) throws IOException {
        StandInSrun srun = new StandInSrun();
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in));
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            System.out.println(srun.live(line.split(" ")));
        }
    }

    private String live(String... words) {
        log.lines().clear();
        try {
            switch (words[0]) {
                case "started" -> plugin.started(List.of(words).subList(1, words.length), log);
                case "option" -> plugin.optionGiven(0, Optional.of(words[1]));
                case "init" -> plugin.localUserInit(new StandInStep(words[1], words[2]));
                case "exit" -> plugin.exit();
                default -> throw new IllegalArgumentException(words[0]);
            }
            log.lines().add("ok");
        } catch (SpankException refusal) {
            log.lines().add(refusal.getMessage());
        }
        return String.join(" | ", log.lines());
    }
}
