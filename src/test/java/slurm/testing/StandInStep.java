package slurm.testing;

import java.util.List;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.StepId;

/** A step that Slurm does not know. */
public class StandInStep implements Spank {

    private final StepId step;
    private final String node;
    private boolean lives = true;

    public StandInStep(String step, String node) {
        this.step = StepId.parse(step).orElseThrow();
        this.node = node;
    }

    public void end() {
        lives = false;
    }

    @Override
    public StepId step() {
        return step;
    }

    @Override
    public String firstNode() throws SpankException {
        return nodes().get(0);
    }

    @Override
    public List<String> nodes() throws SpankException {
        return List.of(node);
    }

    @Override
    public boolean stepLives() {
        return lives;
    }
}
