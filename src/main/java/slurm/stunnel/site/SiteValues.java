package slurm.stunnel.site;

import java.util.EnumMap;
import java.util.Map;
import slurm.stunnel.text.Decimal;
import slurm.stunnel.text.TunnelException;

/**
 * The site's values as the groups of settings read them. A value that the site does not give is its default, which the
 * group names.
 *
 * <p>This runs before ssh starts, in a JVM that only interprets (-Xint): plain calls are faster than a table of functions.
 */
final class SiteValues {
    private final Map<SiteKey, String> given = new EnumMap<>(SiteKey.class);

    /** Takes one more setting; it replaces an earlier one of the same key. */
    void put(Setting setting) {
        given.put(setting.key(), setting.value());
    }

    /** {@return the value as the site writes it, or {@code byDefault}} */
    String text(SiteKey key, String byDefault) {
        String value = given.get(key);
        return value == null ? byDefault : value;
    }

    /**
     * {@return a number from 1 to {@code highest}, or {@code byDefault}}
     *
     * @throws TunnelException for anything else
     */
    int number(SiteKey key, int byDefault, int highest) throws TunnelException {
        String text = given.get(key);
        if (text == null) {
            return byDefault;
        }
        int number = Decimal.parse(text);
        if (number < 1 || number > highest) {
            throw TunnelException.of("not a number from 1 to " + highest, text);
        }
        return number;
    }

    /**
     * {@return whether the site says {@code yes}, or {@code byDefault}}
     *
     * @throws TunnelException for anything but {@code yes} and {@code no}
     */
    boolean yesOrNo(SiteKey key, boolean byDefault) throws TunnelException {
        String text = given.get(key);
        if (text == null) {
            return byDefault;
        }
        if (!text.equals("yes") && !text.equals("no")) {
            throw TunnelException.of("neither yes nor no", text);
        }
        return text.equals("yes");
    }
}
