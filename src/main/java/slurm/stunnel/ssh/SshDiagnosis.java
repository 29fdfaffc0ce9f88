package slurm.stunnel.ssh;

import java.util.List;

/**
 * Why ssh does not connect, known by its own words (OpenSSH 8 to 10) or by those of pam_slurm_adopt, which ssh shows
 * where the site has set its LogLevel to INFO. The first that is found counts.
 */
enum SshDiagnosis {
    WRONG_CONFIGURATION("onfiguration option", "Bad owner or permissions", "Can't open user config file"),
    HOST_KEY_REVOKED("REVOKED HOST KEY", "is marked as revoked"),
    HOST_KEY_CHANGED("REMOTE HOST IDENTIFICATION HAS CHANGED", "Offending "),
    HOST_KEY_UNKNOWN("Host key verification failed"),
    NOT_ADOPTED("no active jobs on this node"),
    NOT_LET_IN("Permission denied (", "Too many authentication failures"),
    NAME_UNKNOWN_YET("Temporary failure in name resolution"),
    NAME_UNKNOWN("Could not resolve hostname"),
    HUNG_UP("Connection closed by", "Connection reset", "closed by remote host"),
    UNREACHABLE(
            "Connection refused", "timed out", "No route to host", "is unreachable", "Broken pipe", "not responding"),
    KILLED,
    OTHER;

    private final List<String> words;

    SshDiagnosis(String... words) {
        this.words = List.of(words);
    }

    /** What {@code log}, the last lines of ssh's, tells about. */
    public static SshDiagnosis in(List<String> log) {
        for (SshDiagnosis problem : values()) {
            if (problem.words.stream().anyMatch(word -> log.stream().anyMatch(line -> line.contains(word)))) {
                return problem;
            }
        }
        return OTHER;
    }

    /** Whether it may be over the next time: a node that boots, a daemon that has not heard of the job yet. */
    public boolean passes() {
        return switch (this) {
            case NOT_ADOPTED, NAME_UNKNOWN_YET, HUNG_UP, UNREACHABLE -> true;
            default -> false;
        };
    }

    /** Whether an attempt that nothing has changed for counts as one more failed login. */
    public boolean isRefusal() {
        return switch (this) {
            case HOST_KEY_REVOKED, HOST_KEY_CHANGED, HOST_KEY_UNKNOWN, NOT_LET_IN -> true;
            default -> false;
        };
    }

    /** The line of {@code log} that says it, in which {@link #in} has found this problem. */
    public String cause(List<String> log) {
        String cause = "";
        for (String line : log) {
            if (words.stream().anyMatch(line::contains)) {
                cause = line;
            }
        }
        String bare = cause.startsWith("ssh: ") ? cause.substring("ssh: ".length()) : cause;
        bare = bare.strip();
        bare = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        return this == HOST_KEY_CHANGED ? "its host key has changed: " + bare : bare;
    }

    /** What to do about it; nothing where the cause is all that can be said. */
    String remedy(String node, Prompting asking) {
        return switch (this) {
            case WRONG_CONFIGURATION -> "see ssh_args in stunnel.conf, and your ~/.ssh/config";
            case HOST_KEY_REVOKED -> "do not connect, tell your admins";
            case HOST_KEY_CHANGED ->
                "ask your admins whether " + node + " was reinstalled, and remove that line only if it was";
            case HOST_KEY_UNKNOWN ->
                "run \"ssh "
                        + node
                        + "\" once at a terminal while a job of yours runs there, or ask your admins to list its key in"
                        + " /etc/ssh/ssh_known_hosts";
            case NOT_ADOPTED -> "the node has not heard of your job, tell your admins";
            case NOT_LET_IN ->
                "\"ssh " + node + "\" must let you in" + withoutPassword(asking) + ": ask your admins about keys";
            case NAME_UNKNOWN -> "ssh must reach nodes by Slurm's names for them, tell your admins";
            case HUNG_UP -> "the node is busy, or has not heard of your job: if it stays like that, tell your admins";
            case NAME_UNKNOWN_YET, UNREACHABLE -> "if it stays like that, tell your admins";
            case KILLED, OTHER -> "";
        };
    }

    private static String withoutPassword(Prompting asking) {
        return switch (asking) {
            case ALLOWED -> "";
            case NO_TERMINAL -> " without a password, for there is no terminal to type one at";
            case JOB_RUNS -> " without a password, for the terminal is the job's now";
        };
    }
}
