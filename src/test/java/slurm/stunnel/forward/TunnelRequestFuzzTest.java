package slurm.stunnel.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;
import slurm.stunnel.text.TunnelException;
import slurm.testing.FuzzTime;
import slurm.testing.Hostile;

/** Anything that a user may type after --tunnel=. */
@AddLifecycleHook(value = FuzzTime.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
class TunnelRequestFuzzTest {

    private static final List<String> SEEDS = List.of(
            "",
            "8001:8000",
            "8888",
            ":8888",
            "0:8888,:8888",
            "8001:8000,8889:8888",
            "65535:65535,1024:1024",
            "1023,65536",
            "08001:8000",
            "8001:8000:",
            "+8001:8000",
            "\u0668\u0660\u0660\u0661",
            "8001;8002",
            "8001,8001",
            ":",
            ",",
            "65535:65535,".repeat(32),
            "4294975297:8000",
            "18446744073709559617");

    /** The same grammar as an expression. */
    private static final Pattern PAIR = Pattern.compile("(?:(0?|[1-9][0-9]*):)?([1-9][0-9]*)");

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> port = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(1024, 65535).map(String::valueOf)),
                Tuple.of(4, Arbitraries.integers().between(8000, 8010).map(String::valueOf)),
                Tuple.of(1, Arbitraries.of("0", "80", "1023", "1024", "65535", "65536", "08000")));
        Arbitrary<String> pair = Arbitraries.frequencyOf(
                Tuple.of(4, Combinators.combine(port, port).as((login, node) -> login + ":" + node)),
                Tuple.of(1, port),
                Tuple.of(1, port.map(node -> ":" + node)),
                Tuple.of(1, port.map(node -> "0:" + node)));
        Arbitrary<String> grammar = Arbitraries.frequencyOf(
                        Tuple.of(4, pair.list().ofMinSize(1).ofMaxSize(4)),
                        Tuple.of(1, pair.list().ofMinSize(28).ofMaxSize(34)))
                .map(pairs -> String.join(",", pairs));
        return Hostile.edited(Arbitraries.frequencyOf(Tuple.of(4, grammar), Tuple.of(1, Arbitraries.of(SEEDS))));
    }

    @Property
    void aTextIsARequestOrRefusedInOneLine(@ForAll("texts") String text) {
        Optional<TunnelRequest> request = parsed(text);
        assertEquals(expected(text), request.map(TunnelRequestFuzzTest::ports));
    }

    @Property
    void anAcceptedRequestIsReadBackTheSame(@ForAll("texts") String text) throws TunnelException {
        Optional<TunnelRequest> request = parsed(text);
        if (request.isPresent()) {
            assertEquals(request.get(), TunnelRequest.parse(request.get().environmentPorts()));
        }
    }

    @Property
    void anOptionGivenTwiceIsOneRequestOrRefused(@ForAll("texts") String first, @ForAll("texts") String second) {
        Optional<TunnelRequest> one = parsed(first);
        Optional<TunnelRequest> other = parsed(second);
        if (one.isEmpty() || other.isEmpty()) {
            return;
        }
        Optional<String> together =
                expected(one.get().environmentPorts() + "," + other.get().environmentPorts());
        try {
            assertEquals(together, Optional.of(ports(one.get().plus(other.get()))));
        } catch (TunnelException e) {
            Hostile.assertPrintable(e);
            assertEquals(Optional.empty(), together);
        }
    }

    @Example
    void seeds() {
        for (String text : SEEDS) {
            aTextIsARequestOrRefusedInOneLine(text);
        }
    }

    private static Optional<TunnelRequest> parsed(String text) {
        try {
            return Optional.of(TunnelRequest.parse(text));
        } catch (TunnelException e) {
            Hostile.assertPrintable(e);
            return Optional.empty();
        }
    }

    private static String ports(TunnelRequest request) {
        assertFalse(request.forwards().isEmpty());
        assertTrue(request.forwards().size() <= 32);
        return request.environmentPorts();
    }

    /** The pairs, as a second reader of the same grammar understands them. */
    private static Optional<String> expected(String text) {
        List<String> pairs = new ArrayList<>();
        Set<Integer> logins = new HashSet<>();
        for (String part : text.split(",", -1)) {
            Matcher pair = PAIR.matcher(part);
            if (!pair.matches()) {
                return Optional.empty();
            }
            String node = pair.group(2);
            String login = pair.group(1) == null ? node : pair.group(1).isEmpty() ? "0" : pair.group(1);
            if (!isPort(node) || (!login.equals("0") && (!isPort(login) || !logins.add(Integer.valueOf(login))))) {
                return Optional.empty();
            }
            pairs.add(login + ":" + node);
        }
        return pairs.size() > 32 ? Optional.empty() : Optional.of(String.join(",", pairs));
    }

    private static boolean isPort(String text) {
        return text.length() <= 5 && Integer.parseInt(text) >= 1024 && Integer.parseInt(text) <= 65535;
    }
}
