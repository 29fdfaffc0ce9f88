package slurm.stunnel.ssh;

import java.util.List;

/**
 * Why ssh does not connect: recognized by the words of ssh (OpenSSH 8 to 10), or by those of pam_slurm_adopt, which ssh
 * shows if the site sets LogLevel=INFO. The first diagnosis that fits counts.
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

    /** {@return the diagnosis for the last lines of ssh's log} */
    public static SshDiagnosis in(List<String> log) {
        for (SshDiagnosis problem : values()) {
            if (problem.words.stream().anyMatch(word -> log.stream().anyMatch(line -> line.contains(word)))) {
                return problem;
            }
        }
        return OTHER;
    }

    /** {@return whether the error is transient: the node may still boot, or its PAM may not know the job yet} */
    public boolean isTransient() {
        return switch (this) {
            case NOT_ADOPTED, NAME_UNKNOWN_YET, HUNG_UP, UNREACHABLE -> true;
            default -> false;
        };
    }

    /** {@return whether another attempt would count as one more failed login, unless the user or an admin changes something} */
    public boolean isRefusal() {
        return switch (this) {
            case HOST_KEY_REVOKED, HOST_KEY_CHANGED, HOST_KEY_UNKNOWN, NOT_LET_IN -> true;
            default -> false;
        };
    }

    /** {@return the line of {@code log} by which {@link #in} recognized this} */
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

    /** {@return what to do about it; empty if the cause says all} */
    String remedy(String node, Prompting prompting) {
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
                "\"ssh " + node + "\" must let you in" + withoutPassword(prompting) + ": ask your admins about keys";
            case NAME_UNKNOWN -> "ssh must reach nodes by Slurm's names for them, tell your admins";
            case HUNG_UP -> "the node is busy, or has not heard of your job: if it stays like that, tell your admins";
            case NAME_UNKNOWN_YET, UNREACHABLE -> "if it stays like that, tell your admins";
            case KILLED, OTHER -> "";
        };
    }

    private static String withoutPassword(Prompting prompting) {
        return switch (prompting) {
            case ALLOWED -> "";
            case NO_TERMINAL -> " without a password, for there is no terminal to type one at";
            case JOB_RUNS -> " without a password, for the terminal is the job's now";
        };
    }
}
