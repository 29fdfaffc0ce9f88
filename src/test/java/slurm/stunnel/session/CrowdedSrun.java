package slurm.stunnel.session;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;
import slurm.testing.SecondJvm;

/** Main class of a {@link SecondJvm} that has no file descriptor left when it is to hold a login port. */
final class CrowdedSrun {

    private static final Forward PAIR = new Forward(Forward.CHOOSE, 8000);

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
