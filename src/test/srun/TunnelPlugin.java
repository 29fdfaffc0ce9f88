package slurm.stunnel;

import java.util.List;
import java.util.Optional;
import slurm.spank.SlurmLog;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.SpankPlugin;
import slurm.spank.SrunProcess;

/** Prints what slurm.spank tells it, and clears variables: see spank.bats. */
public final class TunnelPlugin implements SpankPlugin {

    private SlurmLog log;

    @Override
    public void started(List<String> plugstackArguments, SlurmLog slurmLog) {
        log = slurmLog;
    }

    @Override
    public void optionGiven(int option, Optional<String> argument) {
        SrunProcess.clearEnvironment("SLURM_OUTER_");
    }

    @Override
    public void localUserInit(Spank spank) throws SpankException {
        log.info("step: " + spank.step());
        log.info("nodes: " + String.join(" ", spank.nodes()));
        SrunProcess.setEnvironment("SLURM_TAKEN_BACK", "a");
        SrunProcess.clearEnvironment("SLURM_TAKEN_");
    }
}
