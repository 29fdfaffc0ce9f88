package slurm.spank;

/** A step that no Slurm knows of. */
public class StandInStep extends Spank {

    private final String step;
    private final String node;
    private boolean lives = true;

    public StandInStep(String step, String node) {
        super(null, null, true);
        this.step = step;
        this.node = node;
    }

    public void end() {
        lives = false;
    }

    @Override
    public String step() {
        return step;
    }

    @Override
    public String firstNode() {
        return node;
    }

    @Override
    public boolean stepLives() {
        return lives;
    }
}
