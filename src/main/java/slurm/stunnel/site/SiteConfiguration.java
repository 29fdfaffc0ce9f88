package slurm.stunnel.site;

import java.nio.file.Path;
import java.util.List;
import slurm.stunnel.text.TunnelException;

/**
 * What the site decided: {@code /etc/stunnel.conf}, overridden by the plugin's arguments in plugstack.conf.
 *
 * <p>{@code packaging/stunnel.conf} explains each key to admins. A new key is a constant of {@link SiteKey} and a
 * component of the group that reads it. One that becomes an option of ssh also needs {@code SshCommand}.
 *
 * @param ssh how ssh is started
 * @param session how many sessions, where, and what happens when a tunnel fails
 * @param ports where login ports are opened
 * @param reporting what the user and the admin are told
 */
public record SiteConfiguration(SshSettings ssh, SessionSettings session, PortSettings ports, Reporting reporting) {
    static final Path DEFAULT_FILE = Path.of("/etc/stunnel.conf");

    /** {@return what applies if the site says nothing} */
    static SiteConfiguration defaults() throws TunnelException {
        return of(new SiteValues());
    }

    /**
     * The configuration file of this plugin: {@code config=FILE} in plugstack.conf, else {@code /etc/stunnel.conf}.
     *
     * @param plugstackArguments as SPANK passes them
     * @return its path; the file need not exist
     * @throws TunnelException if {@code config=} is not an absolute path
     */
    public static Path file(List<String> plugstackArguments) throws TunnelException {
        return PlugstackArguments.file(plugstackArguments).orElse(DEFAULT_FILE);
    }

    /**
     * Reads the file, then the arguments, which override it. A missing file means defaults.
     *
     * @param file {@code key = value} lines, as packaging/stunnel.conf explains them
     * @param plugstackArguments as SPANK passes them, {@code runtime=} and {@code config=} included
     * @return what applies
     * @throws TunnelException naming file and line, or {@code plugstack.conf}, and the key
     */
    public static SiteConfiguration read(Path file, List<String> plugstackArguments) throws TunnelException {
        SiteValues values = new SiteValues();
        SiteConfiguration site = of(values);
        for (Setting setting : ConfigurationFile.read(file)) {
            site = with(values, setting);
        }
        for (Setting setting : PlugstackArguments.settings(plugstackArguments)) {
            site = with(values, setting);
        }
        return site;
    }

    /** Checks each value at once, and so refuses a wrong one even if a later one replaces it. */
    private static SiteConfiguration with(SiteValues values, Setting setting) throws TunnelException {
        values.put(setting);
        try {
            return of(values);
        } catch (TunnelException e) {
            throw e.at(setting.where()); // all others were checked before
        }
    }

    private static SiteConfiguration of(SiteValues values) throws TunnelException {
        return new SiteConfiguration(
                SshSettings.of(values), SessionSettings.of(values), PortSettings.of(values), Reporting.of(values));
    }
}
