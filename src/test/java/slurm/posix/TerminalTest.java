package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slurm.testing.SecondJvm;

@Timeout(60)
class TerminalTest {

    @Test
    void aProcessInASessionOfItsOwnHasNoTerminal() {
        try (SecondJvm apart = SecondJvm.start(List.of("setsid", "--wait"), IsThere.class)) {
            assertEquals("terminal: false", apart.answer());
        }
    }

    @Test
    void aProcessWithATerminalHasOneThoughItsStdinIsAPipe() {
        String quoted = "$(echo \"$*\" | sed 's/[$]/\\\\&/g')"; // of a class within another
        List<String> inTerminal = List.of("sh", "-c", "script -qec \"" + quoted + " < /dev/null\" /dev/null", "sh");
        try (SecondJvm interactive = SecondJvm.start(inTerminal, IsThere.class)) {
            assertEquals("terminal: true", interactive.answer());
        }
    }

    /** Says whether it has a terminal. */
    static final class IsThere {
        public static void main(String[] arguments) {
            System.out.println("terminal: " + Terminal.isThere());
        }
    }
}
