package slurm.stunnel.text;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;
import slurm.testing.FuzzTime;
import slurm.testing.Hostile;

/** Values from outside, shown in messages. */
@AddLifecycleHook(value = FuzzTime.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
class PrintableFuzzTest {

    private static final int LONGEST_ESCAPE = 6;

    @Provide
    Arbitrary<String> values() {
        return Hostile.edited(Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(80)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(80)),
                Tuple.of(1, Arbitraries.strings().withChars("\\u0n\"").ofMaxLength(80))));
    }

    @Property
    void aShownValueIsALineOfPrintableAsciiAndLooksLikeNoOther(@ForAll("values") String value) {
        String text = Printable.text(value);
        assertTrue(text.matches("[ -~]{1,67}"), text);
        String line = Printable.line(value);
        assertTrue(line.matches("[ -~]{0,503}"), line);
        boolean whole = value.equals(unescaped(line));
        assertTrue(whole || isCutOff(line, value), line);
    }

    private static boolean isCutOff(String line, String value) {
        return line.length() > Printable.LONGEST_LINE - LONGEST_ESCAPE
                && line.endsWith("...")
                && value.startsWith(unescaped(line.substring(0, line.length() - 3)));
    }

    /** The value that a Java compiler reads. */
    private static String unescaped(String shown) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char kind = shown.charAt(++i);
            if (kind == 'u') {
                value.append((char) Integer.parseInt(shown.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                value.append("\\nrt".indexOf(kind) < 0 ? '?' : "\\\n\r\t".charAt("\\nrt".indexOf(kind)));
            }
        }
        return value.toString();
    }
}
