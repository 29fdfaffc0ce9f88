package slurm.stunnel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import slurm.stunnel.report.Report;
import slurm.stunnel.session.Reservation;
import slurm.stunnel.site.OnFailure;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.ssh.SshFailure;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/** {@code srun --tunnel}: what happens at which moment of an srun. */
public final class TunnelPlugin implements SpankPlugin {

    private SlurmLog log;
    private List<String> plugstackArguments;
    private SiteConfiguration site;
    private Reservation session;

    /** For the loader, which finds this class by its name: see stunnel.h. */
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
        if (session == null) {
            refuseOtherUser(); // before anything is written under the wrong name
            site = SiteConfiguration.read(SiteConfiguration.file(plugstackArguments), plugstackArguments);
            stopwatch.lap("configuration");
            ChildProcess.prepare();
            stopwatch.lap("jnr");
            session = Reservation.claim(site, log);
            stopwatch.lap("claim");
        }
        session.add(request);
        stopwatch.lap("ports");
    }

    @Override
    public void localUserInit(Spank spank) throws SpankException {
        Stopwatch stopwatch = new Stopwatch(log);
        refuseOtherUser(); // if the options did not tell
        String node = spank.nodes().get(0);
        stopwatch.lap("node");
        try {
            session.connect(spank, node);
            stopwatch.lap("ssh");
            TunnelRequest request = session.forward();
            stopwatch.lap("forwards");
            tellJob(request, node);
            if (site.report()) {
                tellUser(request, node);
            }
            session.keep(log, spank.step().toString(), node);
            stopwatch.lap("keeper");
        } catch (SshFailure failure) {
            for (String line : failure.log()) {
                log.verbose("ssh to " + node + ": " + line);
            }
            giveUp(failure);
        } catch (TunnelException failure) {
            giveUp(failure);
        }
    }

    private static void refuseOtherUser() throws TunnelException {
        Optional<String> user = SrunProcess.otherUser();
        if (user.isPresent()) {
            throw new TunnelException("--tunnel: srun runs for another user, who must start it themselves: "
                    + Printable.text(user.get()));
        }
    }

    private void giveUp(TunnelException failure) throws TunnelException {
        if (site.onFailure() == OnFailure.FAIL) {
            throw failure;
        }
        log.error(failure.getMessage());
        log.error("on_failure = continue: the job starts without a tunnel");
        try {
            session.close();
        } catch (TunnelException remains) { // no reason to keep the job from starting either
            log.error(remains.getMessage());
        }
    }

    private void tellUser(TunnelRequest request, String node) throws TunnelException {
        for (String line : Report.lines(request, site.bindAddress(), node)) {
            log.info(line);
        }
        String host = site.loginHost().isPresent() ? site.loginHost().get() : hostName();
        log.info(Report.laptopCommand(request, site.bindAddress(), session.user(), host));
    }

    private static void tellJob(TunnelRequest request, String node) throws SpankException {
        for (Map.Entry<String, String> variable :
                Report.environment(request, node).entrySet()) {
            SrunProcess.setEnvironment(variable.getKey(), variable.getValue());
        }
    }

    /** This host's name as the kernel has it: a look-up in DNS could hang. */
    private static String hostName() throws TunnelException {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new TunnelException("report: this host has no name: " + Reason.of(e), e);
        }
    }

    @Override
    public void exit() throws TunnelException {
        if (session != null
                && SrunProcess.otherUser().isEmpty()) { // else the watcher, still root's, removes root's files
            Stopwatch stopwatch = new Stopwatch(log);
            session.close();
            stopwatch.lap("close");
        }
    }
}
