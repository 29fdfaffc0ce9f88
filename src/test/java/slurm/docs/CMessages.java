package slurm.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import slurm.docs.Wording.Hole;
import slurm.docs.Wording.Sequence;
import slurm.docs.Wording.Text;

/** All texts of C sources, pieces that stand side by side joined, with a hole for each conversion of printf(3). */
final class CMessages {

    private static final String LITERAL = "\"(?:\\\\.|[^\"\\\\])*\"";

    /** In this order: what looks like a text in a comment is none, and a quote may be a character. */
    private static final Pattern TOKEN = Pattern.compile(
            "/\\*.*?\\*/|//[^\n]*" // comments
                    + "|^[ \t]*#[^\n]*|_Static_assert\\(.*?\\);" // for who compiles it
                    + "|'(?:\\\\.|[^'\\\\])+'"
                    + "|(?<text>" + LITERAL + "(?:\\s*" + LITERAL + ")*)",
            Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern CONVERSION = Pattern.compile("%[-+ #0]*[0-9*]*(?:\\.[0-9*]+)?(?:hh|h|ll|l|z|j)?[a-z]");

    /** The name of srun, as Slurm's log writes it, and that of the plugin. */
    private static final Pattern PREFIX = Pattern.compile("^(%s: error: )?%s: ");

    private CMessages() {}

    static List<Wording> in(Path folder) throws IOException {
        List<Wording> found = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path source :
                    paths.filter(path -> path.toString().endsWith(".c")).toList()) {
                Matcher token = TOKEN.matcher(Files.readString(source));
                while (token.find()) {
                    if (token.group("text") != null) {
                        found.add(wording(text(token.group("text"))));
                    }
                }
            }
        }
        return found;
    }

    private static String text(String pieces) {
        return pieces.substring(1, pieces.length() - 1)
                .replaceAll("(?<!\\\\)\"\\s*\"", "")
                .replaceAll("\\\\[nrt]", " ")
                .replaceAll("\\\\[0-7]{3}", "")
                .replaceAll("\\\\(.)", "$1")
                .stripTrailing();
    }

    private static Wording wording(String format) {
        String text = PREFIX.matcher(format).replaceFirst("");
        List<Wording> parts = new ArrayList<>();
        Matcher conversion = CONVERSION.matcher(text);
        int start = 0;
        while (conversion.find()) {
            parts.add(new Text(text.substring(start, conversion.start())));
            parts.add(new Hole());
            start = conversion.end();
        }
        parts.add(new Text(text.substring(start)));
        return new Sequence(parts);
    }
}
