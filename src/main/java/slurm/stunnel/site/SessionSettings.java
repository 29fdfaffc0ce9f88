package slurm.stunnel.site;

import java.nio.file.Path;
import slurm.stunnel.text.AbsolutePath;
import slurm.stunnel.text.TunnelException;

/**
 * How many sessions a user may have, where their files lie, and what happens to the job when its tunnel fails or is
 * lost.
 *
 * @param stateDir {@code state_dir}: an absolute path; default {@code /tmp}
 * @param maxSessions {@code max_sessions} of one user on one login host, 1 to 1000; default 1
 * @param onFailure {@code on_failure}; default {@link OnFailure#FAIL}
 * @param reconnect {@code reconnect}: whether the plugin opens a lost tunnel again; default true
 */
public record SessionSettings(Path stateDir, int maxSessions, OnFailure onFailure, boolean reconnect) {
    private static final int MOST_SESSIONS = 1000;

    /**
     * For values that are known to be good.
     *
     * @param stateDir an absolute path
     * @param maxSessions 1 to 1000
     * @param onFailure what happens to the job
     * @param reconnect whether the plugin opens a lost tunnel again
     * @throws IllegalArgumentException if a value is out of range
     */
    public SessionSettings {
        if (!stateDir.isAbsolute()) {
            throw new IllegalArgumentException("state directory is not absolute: " + stateDir);
        }
        if (maxSessions < 1 || maxSessions > MOST_SESSIONS) {
            throw new IllegalArgumentException("sessions out of range: " + maxSessions);
        }
    }

    static SessionSettings of(SiteValues values) throws TunnelException {
        return new SessionSettings(
                AbsolutePath.parse(values.text(SiteKey.STATE_DIR, "/tmp")),
                values.number(SiteKey.MAX_SESSIONS, 1, MOST_SESSIONS),
                OnFailure.parse(values.text(SiteKey.ON_FAILURE, "fail")),
                values.yesOrNo(SiteKey.RECONNECT, true));
    }
}
