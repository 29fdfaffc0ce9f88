package slurm.spank.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import slurm.spank.SlurmLog;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.SpankPlugin;
import slurm.testing.RecordingLog;

@Timeout(60)
class HooksTest {

    private final RecordingLog slurm = new RecordingLog();
    private final PluginLog log = new PluginLog("stunnel", slurm);

    /** Fails in every hook. */
    private record Failing(Throwable failure) implements SpankPlugin {

        @Override
        public void started(List<String> arguments, SlurmLog log) throws Exception {
            fail();
        }

        @Override
        public void optionGiven(int option, Optional<String> argument) throws Exception {
            fail();
        }

        @Override
        public void localUserInit(Spank spank) throws Exception {
            fail();
        }

        @Override
        public void exit() throws Exception {
            fail();
        }

        private void fail() throws Exception {
            if (failure instanceof Error) {
                throw (Error) failure;
            }
            throw (Exception) failure;
        }
    }

    static Stream<Arguments> failures() {
        RuntimeException circle = new IllegalStateException("a");
        circle.initCause(new IllegalStateException("b", circle));
        return Stream.of(
                Arguments.of(new SpankException("--tunnel: no pairs"), "--tunnel: no pairs"),
                Arguments.of(
                        new SpankException("ssh: cannot forward 8001:8000", new IOException("taken")),
                        "ssh: cannot forward 8001:8000"),
                Arguments.of(new IOException("disk full"), "internal error: java.io.IOException: disk full"),
                Arguments.of(new NullPointerException(), "internal error: java.lang.NullPointerException"),
                Arguments.of(
                        new UncheckedIOException("reading", new IOException("disk full", new Error("media"))),
                        "internal error: java.io.UncheckedIOException: reading: java.io.IOException: disk full:"
                                + " java.lang.Error: media"),
                Arguments.of(
                        new IllegalStateException("a\nb\r\n\tc\u001b[2J\u0000d"),
                        "internal error: java.lang.IllegalStateException: a b   c [2J d"),
                Arguments.of(
                        new OutOfMemoryError("Java heap space"),
                        "internal error: java.lang.OutOfMemoryError: Java heap space"),
                Arguments.of(
                        new ExceptionInInitializerError("no libc"),
                        "internal error: java.lang.ExceptionInInitializerError: no libc"),
                Arguments.of(
                        circle,
                        "internal error: "
                                + "java.lang.IllegalStateException: a: java.lang.IllegalStateException: b: ".repeat(4)
                                + "..."));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anythingThatAPluginThrowsBecomesOneLineAndMinusOne(Throwable failure, String line) {
        failure.setStackTrace(new StackTraceElement[0]);
        Hooks hooks = new Hooks(new Failing(failure), log, null);
        assertEquals(
                List.of(-1, -1, -1, -1),
                List.of(
                        hooks.start(List.of()),
                        hooks.option.invoke(0, null),
                        hooks.localUserInit.invoke(null),
                        hooks.exit.invoke()));
        assertEquals(Collections.nCopies(4, "error: stunnel: " + line), slurm.lines());
    }

    @Test
    void anInternalErrorNamesItsPlace() {
        StackTraceElement place = new StackTraceElement("rendezvous.Rendezvous", "exit", "Rendezvous.java", 90);
        RuntimeException failure = new IllegalStateException("a", new IllegalArgumentException("b"));
        failure.setStackTrace(new StackTraceElement[] {place});
        new Hooks(new Failing(failure), log, null).exit.invoke();
        assertEquals(
                List.of("error: stunnel: internal error: java.lang.IllegalStateException: a:"
                        + " java.lang.IllegalArgumentException: b (at rendezvous.Rendezvous.exit(Rendezvous.java:90))"),
                slurm.lines());
    }

    @Test
    void aPluginThatRecursesForeverFailsLikeAnyOther() {
        Hooks hooks = new Hooks(
                new SpankPlugin() {
                    @Override
                    public void exit() throws Exception {
                        exit();
                    }
                },
                log,
                null);
        assertEquals(-1, hooks.exit.invoke());
        assertEquals(1, slurm.lines().size());
        assertTrue(
                slurm.lines().get(0).startsWith("error: stunnel: internal error: java.lang.StackOverflowError (at "));
    }

    @Test
    void anExceptionWithoutAUsableMessageStillFailsTheHook() {
        RuntimeException mute = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new OutOfMemoryError();
            }
        };
        assertEquals(-1, new Hooks(new Failing(mute), log, null).exit.invoke());
    }

    @Test
    void aHookThatSucceedsReturnsZeroAndLogsNothing() {
        Hooks hooks = new Hooks(new SpankPlugin() {}, log, null);
        assertEquals(
                List.of(0, 0, 0, 0),
                List.of(
                        hooks.start(List.of()),
                        hooks.option.invoke(0, null),
                        hooks.localUserInit.invoke(null),
                        hooks.exit.invoke()));
        assertEquals(List.of(), slurm.lines());
    }

    @Test
    void anOptionArrivesWithItsNumberAndWithItsTextInUtf8IfTheUserGaveOne() {
        List<String> given = new ArrayList<>();
        Hooks hooks = new Hooks(
                new SpankPlugin() {
                    @Override
                    public void optionGiven(int option, Optional<String> argument) {
                        given.add(option + argument.toString());
                    }
                },
                log,
                null);
        Memory text = new Memory(16);
        text.setString(0, "caf\u00e9", "UTF-8");
        hooks.option.invoke(7, text);
        hooks.option.invoke(8, null);
        assertEquals(List.of("7Optional[caf\u00e9]", "8Optional.empty"), given);
    }

    @Test
    void aLogThatFailsFailsTheHookAndNoExceptionCrossesTheBorder() {
        PluginLog broken = new PluginLog("stunnel", new RecordingLog() {
            @Override
            public void debug(String text) {
                throw new UnsatisfiedLinkError("slurm_debug");
            }
        });
        broken.debug("waits for the options");
        Hooks hooks = new Hooks(new SpankPlugin() {}, broken, null);
        assertEquals(-1, hooks.localUserInit.invoke(null));
        assertEquals(-1, hooks.exit.invoke());
    }
}
