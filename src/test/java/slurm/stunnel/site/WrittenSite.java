package slurm.stunnel.site;

import java.util.List;
import slurm.stunnel.forward.BindAddress;

/** A configuration as a file that says the same. */
final class WrittenSite {

    private WrittenSite() {}

    /** A file that says the same. */
    static String of(SiteConfiguration site) {
        return "ssh_command = " + quoted(site.ssh().command())
                + "\nssh_args = " + quoted(site.ssh().args())
                + "\nstate_dir = " + site.session().stateDir() + "/" // so that the value does not end with a blank
                + "\nmax_sessions = " + site.session().maxSessions()
                + "\nbind_address = " + bindAddress(site.ports().bindAddress())
                + "\nconnect_timeout = " + site.ssh().connectTimeout()
                + "\nlogin_host = " + site.reporting().loginHost().orElse("")
                + "\non_failure = " + (site.session().onFailure() == OnFailure.FAIL ? "fail" : "continue")
                + "\nreconnect = " + (site.session().reconnect() ? "yes" : "no")
                + "\nsyslog = "
                + site.reporting().syslog().map(SyslogFacility::toString).orElse("no")
                + "\nreport = " + (site.reporting().report() ? "yes" : "no") + "\n";
    }

    private static String quoted(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append(word.replaceAll("(?s)(.)", "\\\\$1")).append("'' ");
        }
        return text.toString();
    }

    private static String bindAddress(BindAddress address) {
        boolean several = address.addresses().size() > 1;
        return !several ? address.addresses().get(0) : address.equals(BindAddress.LOOPBACK) ? "loopback" : "*";
    }
}
