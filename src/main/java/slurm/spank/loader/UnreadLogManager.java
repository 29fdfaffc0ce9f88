package slurm.spank.loader;

import java.io.IOException;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Takes the place of java.util.logging's manager ({@code -Djava.util.logging.manager}), because JNA creates loggers
 * that nothing reads. The JDK's manager reads a configuration, looks for other kinds of loggers in each module and on
 * the class path, and looks up level and handlers of each logger: 3 ms (JDK 25) to 6 ms (17) at each start of a JVM.
 */
public final class UnreadLogManager extends LogManager {

    /** Called by the JDK, which finds this class by its name. */
    public UnreadLogManager() {}

    /**
     * Refuses, which is how the JDK learns that there is no configuration.
     *
     * @throws IOException always; the JDK ignores it and looks no further
     */
    @Override
    public void readConfiguration() throws IOException {
        throw new IOException("no configuration");
    }

    /**
     * Registers nothing.
     *
     * @return true, as for a logger that is new
     */
    @Override
    public boolean addLogger(Logger logger) {
        return true;
    }

    /**
     * Knows no logger, so that the JDK makes a new one at each request, without a parent and so without a handler.
     *
     * @return null
     */
    @Override
    public Logger getLogger(String name) {
        return null;
    }
}
