package hello;

import java.util.List;
import java.util.Optional;
import slurm.spank.SlurmLog;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.SpankPlugin;

/** Greets; proves that the loader and slurm.spank serve a plugin that has nothing to do with tunnels. */
public final class Hello implements SpankPlugin {

    private static final int HELLO = 7; // as in hello.h

    /** Loaded when srun ends: the JVM still works while exit handlers run. */
    private record Goodbye(String name) {
        @Override
        public String toString() {
            return "goodbye, " + name;
        }
    }

    private SlurmLog log;
    private String name = "everybody";

    @Override
    public void started(List<String> plugstackArguments, SlurmLog slurmLog) {
        log = slurmLog;
        log.verbose("started with " + plugstackArguments.size() + " arguments");
    }

    @Override
    public void optionGiven(int option, Optional<String> argument) throws SpankException {
        if (option != HELLO) {
            return;
        }
        String given = argument.orElse("");
        if (given.isEmpty()) {
            throw new SpankException("--hello: nobody to greet");
        }
        if (given.equals("null")) {
            throw new NullPointerException("nobody");
        }
        name = given;
        log.info("hello, " + name);
    }

    @Override
    public void localUserInit(Spank spank) throws SpankException {
        log.info("hello, " + name + ", from " + spank.firstNode());
    }

    @Override
    public void exit() {
        log.info(new Goodbye(name).toString());
    }
}
