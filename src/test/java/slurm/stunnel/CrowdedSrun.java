package slurm.stunnel;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Main class of a {@link SecondJvm} that has no file descriptor left when it is to hold a login port. */
final class CrowdedSrun {

    private static final PortPair PAIR = new PortPair(PortPair.CHOOSE, 8000);

    private CrowdedSrun() {}

    public static void main(String[] arguments) throws TunnelException {
        LoginPorts ports = new LoginPorts(LoginPorts.present(BindAddress.parse("127.0.0.1")));
        ports.hold(PAIR);
        List<Object> open = new ArrayList<>();
        String problem = Reason.of(new IOException("none")); // from here on no class can be loaded
        try {
            while (true) {
                open.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException full) {
            problem = full.getMessage();
        }
        try {
            ports.hold(PAIR);
        } catch (TunnelException e) {
            problem = e.getMessage();
        }
        System.out.println(problem);
    }
}
