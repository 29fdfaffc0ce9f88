package slurm.stunnel.report;

import java.util.LinkedHashMap;
import java.util.Map;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;

/** The variables by which a job knows its tunnel. */
public final class JobEnvironment {
    /** How the name of each of them begins. */
    public static final String PREFIX = "SLURM_STUNNEL_";

    private JobEnvironment() {}

    /**
     * {@return the job's variables by name, in the order in which they are set} These are {@code SLURM_STUNNEL_HOST},
     * {@code SLURM_STUNNEL_PORTS}, and for each node port {@code SLURM_STUNNEL_PORT_<node port>} with its login port.
     * If several login ports lead to one node port, the variable has the one that the user gave first;
     * {@code SLURM_STUNNEL_PORTS} has all.
     *
     * @param request what the user asked for, every login port chosen
     * @param node where it leads, by Slurm's name
     * @throws IllegalArgumentException if a login port is not chosen yet
     */
    public static Map<String, String> of(TunnelRequest request, String node) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(PREFIX + "HOST", node);
        variables.put(PREFIX + "PORTS", request.environmentPorts());
        for (Forward forward : Report.chosen(request)) {
            variables.putIfAbsent(PREFIX + "PORT_" + forward.nodePort(), String.valueOf(forward.loginPort()));
        }
        return variables;
    }
}
