package slurm.stunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slurm.posix.ChildProcess;
import slurm.spank.SlurmLog;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.SpankPlugin;
import slurm.spank.SrunProcess;
import slurm.spank.Stopwatch;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.report.JobEnvironment;
import slurm.stunnel.report.LoginHost;
import slurm.stunnel.report.Report;
import slurm.stunnel.session.LaunchCancelled;
import slurm.stunnel.session.Reservation;
import slurm.stunnel.session.Tunnel;
import slurm.stunnel.site.OnFailure;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.ssh.SshFailure;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.TunnelException;

/** {@code srun --tunnel}: what happens at which moment of an srun. */
public final class TunnelPlugin implements SpankPlugin {

    private final List<Tunnel> tunnels = new ArrayList<>();

    private SlurmLog log;
    private List<String> plugstackArguments;
    private SiteConfiguration site;
    private Reservation reservation;

    /** Called by the loader, which finds this class by its name: see stunnel.h. */
    public TunnelPlugin() {}

    @Override
    public void started(List<String> arguments, SlurmLog slurmLog) {
        plugstackArguments = arguments;
        log = slurmLog;
    }

    @Override
    public void optionGiven(int option, Optional<String> argument) throws TunnelException {
        Stopwatch stopwatch = new Stopwatch(log);
        TunnelRequest request = TunnelRequest.parse(argument.orElse(""));
        if (reservation == null) {
            refuseOtherUser(); // before anything is written under the wrong name
            site = SiteConfiguration.read(SiteConfiguration.file(plugstackArguments), plugstackArguments);
            stopwatch.lap("configuration");
            ChildProcess.prepare();
            stopwatch.lap("jnr");
            SrunProcess.clearEnvironment(JobEnvironment.PREFIX); // of an outer tunnel
            reservation = Reservation.make(site, log);
            stopwatch.lap("claim");
        }
        reservation.add(request);
        stopwatch.lap("ports");
    }

    @Override
    public void localUserInit(Spank step) throws SpankException {
        try {
            open(step);
        } catch (LaunchCancelled pointless) {
            throw pointless;
        } catch (SpankException failure) {
            giveUp(failure);
        }
    }

    private void open(Spank step) throws SpankException {
        Stopwatch stopwatch = new Stopwatch(log);
        if (SrunProcess.hasChangedUser()) {
            refuseOtherUser(); // if --uid cannot be read from the command line, only now is the other user known
        }
        String node = step.firstNode();
        stopwatch.lap("node");
        try {
            Tunnel tunnel = Tunnel.open(site, reservation, step, node, log);
            tunnels.add(tunnel);
            stopwatch.lap("ssh");
            tunnel.keep(log);
            stopwatch.lap("keeper");
        } catch (SshFailure failure) {
            for (String line : failure.log()) {
                log.verbose("ssh to " + node + ": " + line);
            }
            throw failure;
        }
        tellJob(node);
        if (site.reporting().report()) {
            tellUser(node);
        }
    }

    private static void refuseOtherUser() throws TunnelException {
        Optional<String> user = SrunProcess.otherUser();
        if (user.isPresent()) {
            throw new TunnelException("--tunnel: srun runs for another user, who must start it themselves: "
                    + Printable.text(user.get()));
        }
    }

    private void giveUp(SpankException failure) throws SpankException {
        if (site.session().onFailure() == OnFailure.FAIL) {
            throw failure;
        }
        log.error(failure.getMessage());
        log.error("on_failure = continue: the job starts without a tunnel");
        SrunProcess.clearEnvironment(JobEnvironment.PREFIX);
        try {
            close();
        } catch (TunnelException remains) { // no reason to keep the job from starting either
            log.error(remains.getMessage());
        }
    }

    private void tellUser(String node) {
        TunnelRequest request = reservation.request();
        for (String line : Report.lines(request, site.ports().bindAddress(), node)) {
            log.info(line);
        }
        String host = LoginHost.name(site.reporting().loginHost());
        log.info(Report.laptopCommand(request, site.ports().bindAddress(), reservation.user(), host));
    }

    private void tellJob(String node) throws SpankException {
        TunnelRequest request = reservation.request();
        for (Map.Entry<String, String> variable :
                JobEnvironment.of(request, node).entrySet()) {
            SrunProcess.setEnvironment(variable.getKey(), variable.getValue());
        }
    }

    @Override
    public void exit() throws TunnelException {
        // If srun has become another user, it cannot remove root's files. The watcher, which still runs as root, does.
        if (reservation != null && !SrunProcess.hasChangedUser()) {
            Stopwatch stopwatch = new Stopwatch(log);
            close();
            stopwatch.lap("close");
        }
    }

    /** May be called again: tunnels that have ended stay ended, and it tries to end the others again. */
    private void close() throws TunnelException {
        try {
            for (Tunnel tunnel : tunnels) {
                tunnel.end();
            }
        } finally {
            reservation.freePorts();
        }
        reservation.release();
    }
}
