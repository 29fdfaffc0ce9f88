package slurm.stunnel.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slurm.stunnel.text.TunnelException;

class PlugstackArgumentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "max_sessions=4~plugstack.conf: max_sessions~MAX_SESSIONS~4",
                "ssh_command=/usr/bin/ssh~plugstack.conf: ssh_command~SSH_COMMAND~/usr/bin/ssh",
                "ssh_cmd=/usr/bin/ssh|-F|/etc/ssh/t~plugstack.conf: ssh_cmd~SSH_COMMAND~/usr/bin/ssh -F /etc/ssh/t",
                "ssh_args=-o|A=b~plugstack.conf: ssh_args~SSH_ARGS~-o A=b",
                "ssh_args=~plugstack.conf: ssh_args~SSH_ARGS~''",
                "args=-o|'A=b|c'~plugstack.conf: args~SSH_ARGS~-o 'A=b c'",
                "state_dir=/a|b~plugstack.conf: state_dir~STATE_DIR~/a b"
            })
    void anArgumentIsASetting(String argument, String where, SiteKey key, String value) throws TunnelException {
        Setting setting = new Setting(where, key, value);
        assertEquals(List.of(setting), PlugstackArguments.settings(List.of(argument)));
    }

    @ParameterizedTest
    @CsvSource({
        "runtime=/opt/runtime",
        "config=/etc/other.conf",
        "helpertask_cmd=",
        "helpertask_args=2>/tmp/log",
        "helpertask_args=>/tmp/stunnel.log|2>&1"
    })
    void argumentsForTheLoaderOrForAShellAreSkipped(String argument) throws TunnelException {
        assertEquals(List.of(), PlugstackArguments.settings(List.of(argument)));
    }

    @ParameterizedTest
    @CsvSource({
        "ssh_comand=ssh, plugstack.conf: unknown key: ssh_comand=ssh",
        "=ssh, plugstack.conf: unknown key: =ssh",
        "SSH_CMD=ssh, plugstack.conf: unknown key: SSH_CMD=ssh",
        "verbose, plugstack.conf: not key=value: verbose"
    })
    void aWrongArgumentIsNamed(String argument, String message) {
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> PlugstackArguments.settings(List.of(argument)))
                        .getMessage());
    }

    @Test
    void aControlCharacterIsRefusedAsInTheFile() {
        assertEquals(
                "plugstack.conf: control character: state_dir=/\\u001b[31m",
                assertThrows(TunnelException.class, () -> PlugstackArguments.settings(List.of("state_dir=/\u001b[31m")))
                        .getMessage());
    }

    @Test
    void theFileIsInEtcUnlessAnArgumentNamesAnother() throws TunnelException {
        assertEquals(Path.of("/etc/stunnel.conf"), SiteConfiguration.file(List.of()));
        assertEquals(Path.of("/etc/stunnel.conf"), SiteConfiguration.file(List.of("ssh_args=config=/b", "report=no")));
        assertEquals(Path.of("/a b"), SiteConfiguration.file(List.of("runtime=/r", "config=/x", "config=/a|b")));
    }

    @ParameterizedTest
    @CsvSource({
        "config=stunnel.conf, plugstack.conf: config: not an absolute path: stunnel.conf",
        "config=, plugstack.conf: config: not an absolute path: \"\""
    })
    void aFileRelativeToTheUsersDirectoryIsRefused(String argument, String message) {
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> SiteConfiguration.file(List.of(argument)))
                        .getMessage());
    }
}
