package slurm.stunnel.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshFailureTest {

    @ParameterizedTest
    @CsvSource({
        "1, exit code 1",
        "127, exit code 127",
        "128, exit code 128",
        "130, ended by signal 2",
        "143, ended by signal 15"
    })
    void whereSshSaidNothingItSaysHowSshEnded(int exitCode, String ending) {
        assertEquals("ssh to node1: no connection: " + ending, failure(exitCode).getMessage());
        assertEquals(
                "ssh to node1: no connection: " + ending + ": what is this?",
                failure(exitCode, "first", "what is this?").getMessage());
    }

    /** OpenSSH 9.2 at LogLevel=ERROR, of a node whose PAM has not heard of the job. */
    @Test
    void anErrorWithoutAWordIsANodeThatHungUp() {
        SshFailure failure = failure(255);
        assertEquals(
                "ssh to node1: no connection: exit code 255: the node is busy, or has not heard of your job: if it stays"
                        + " like that, tell your admins",
                failure.getMessage());
        assertEquals(true, failure.isTransient());
    }

    /** Lines of OpenSSH 9.2 and of pam_slurm_adopt. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssh: connect to host 10.0.0.7 port 22: Connection refused | connect to host 10.0.0.7 port 22:"
                        + " Connection refused: if it stays like that, tell your admins | true",
                "ssh: connect to host node1 port 22: No route to host | connect to host node1 port 22: No route to host:"
                        + " if it stays like that, tell your admins | true",
                "Connection timed out during banner exchange | Connection timed out during banner exchange: if it stays"
                        + " like that, tell your admins | true",
                "kex_exchange_identification: read: Connection reset by peer | kex_exchange_identification: read:"
                        + " Connection reset by peer: the node is busy, or has not heard of your job: if it stays like that,"
                        + " tell your admins | true",
                "Connection closed by 10.0.0.7 port 22 | Connection closed by 10.0.0.7 port 22: the node is busy, or has not"
                        + " heard of your job: if it stays like that, tell your admins | true",
                "Can't open user config file /x: Permission denied | Can't open user config file /x: Permission denied: see"
                        + " ssh_args in stunnel.conf, and your ~/.ssh/config | false",
                "command-line: line 0: Bad configuration option: foo | command-line: line 0: Bad configuration option: foo:"
                        + " see ssh_args in stunnel.conf, and your ~/.ssh/config | false",
                "@    WARNING: REVOKED HOST KEY DETECTED!     @;Host key verification failed. | @    WARNING: REVOKED HOST"
                        + " KEY DETECTED!     @: do not connect, tell your admins | false",
                "ssh: connect to host node1 port 22: Permission denied | no connection: exit code 255: ssh: connect to host"
                        + " node1 port 22: Permission denied | false",
                "ssh: Could not resolve hostname node1: Temporary failure in name resolution | Could not resolve hostname"
                        + " node1: Temporary failure in name resolution: if it stays like that, tell your admins | true",
                "ssh: Could not resolve hostname node1: Name or service not known | Could not resolve hostname node1: Name"
                        + " or service not known: ssh must reach nodes by Slurm's names for them, tell your admins | false",
                "No ED25519 host key is known for node1 and you have requested strict checking.;Host key verification"
                        + " failed. | Host key verification failed: run \"ssh node1\" once at a terminal while a job of yours"
                        + " runs there, or ask your admins to list its key in /etc/ssh/ssh_known_hosts | false",
                "alice@10.0.0.7: Permission denied (publickey,password). | alice@10.0.0.7: Permission denied"
                        + " (publickey,password): \"ssh node1\" must let you in without a password, for there is no terminal"
                        + " to type one at: ask your admins about keys | false",
                "Access denied by pam_slurm_adopt: you have no active jobs on this node;Connection closed by 10.0.0.7 port"
                        + " 22 | Access denied by pam_slurm_adopt: you have no active jobs on this node: the node has not"
                        + " heard of your job, tell your admins | true",
                "/home/alice/.ssh/config: line 1: Bad configuration option: nonsense;/home/alice/.ssh/config: terminating,"
                        + " 1 bad configuration options | /home/alice/.ssh/config: terminating, 1 bad configuration options:"
                        + " see ssh_args in stunnel.conf, and your ~/.ssh/config | false",
                "Bad owner or permissions on /home/alice/.ssh/config | Bad owner or permissions on"
                        + " /home/alice/.ssh/config: see ssh_args in stunnel.conf, and your ~/.ssh/config | false",
            })
    void itNamesCauseAndRemedyAndKnowsWhetherToTryAgain(String log, String told, boolean isTransient) {
        SshFailure failure = failure(255, log.split(";"));
        assertEquals("ssh to node1: " + told, failure.getMessage());
        assertEquals(isTransient, failure.isTransient());
    }

    @Test
    void aHostKeyThatChangedIsNoMereUnknownOne() {
        SshFailure failure = failure(
                255,
                "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
                "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!",
                "Offending ED25519 key in /home/alice/.ssh/known_hosts:7",
                "Password authentication is disabled to avoid man-in-the-middle attacks.",
                "Host key verification failed.");
        assertEquals(
                "ssh to node1: its host key has changed: Offending ED25519 key in /home/alice/.ssh/known_hosts:7: ask your"
                        + " admins whether node1 was reinstalled, and remove that line only if it was",
                failure.getMessage());
    }

    @Test
    void atATerminalAPasswordWouldDo() {
        List<String> log = List.of("alice@node1: Permission denied (password).");
        assertEquals(
                "ssh to node1: alice@node1: Permission denied (password): \"ssh node1\" must let you in: ask your admins"
                        + " about keys",
                SshFailure.ended("node1", 255, log, Prompting.ALLOWED).getMessage());
    }

    @Test
    void whileTheJobRunsNobodyIsAskedForAPassword() {
        List<String> log = List.of("alice@node1: Permission denied (password).");
        assertEquals(
                "ssh to node1: alice@node1: Permission denied (password): \"ssh node1\" must let you in without a password,"
                        + " for the terminal is the job's now: ask your admins about keys",
                SshFailure.ended("node1", 255, log, Prompting.JOB_RUNS).getMessage());
    }

    /** Each counts where logins are counted. */
    @ParameterizedTest
    @CsvSource({
        "Permission denied (publickey)., true",
        "Host key verification failed., true",
        "Connection refused, false",
        "what is this?, false"
    })
    void aRefusalIsKnownAsOne(String log, boolean refusal) {
        assertEquals(refusal, failure(255, log).isRefusal());
    }

    @Test
    void anSshThatIsKilledWasNotRefused() {
        assertEquals(false, failure(130, "Permission denied (publickey).").isRefusal());
    }

    @Test
    void theTimeForTypingIsTold() {
        assertEquals(
                "ssh to node1: no connection within connect_timeout: 15 s and 120 s for typing",
                SshFailure.silent("node1", 15, 120).getMessage());
    }

    @Test
    void severalAttemptsAreCounted() {
        SshFailure silent = SshFailure.silent("node1", 15, 0);
        assertSame(silent, silent.after(1));
        assertEquals(
                "ssh to node1: no connection within connect_timeout: 15 s (tried 4 times)",
                silent.after(4).getMessage());
    }

    @Test
    void itCarriesWhatElseSshSaid() {
        assertEquals(List.of("first", "second"), failure(255, "first", "second").log());
    }

    private static SshFailure failure(int exitCode, String... log) {
        return SshFailure.ended("node1", exitCode, List.of(log), Prompting.NO_TERMINAL);
    }
}
