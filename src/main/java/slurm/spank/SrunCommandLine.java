package slurm.spank;

import java.io.IOException;
import java.util.Optional;
import slurm.spank.c.SrunOptions;
import slurm.spank.c.SrunOptions.LongOption;

/**
 * A command line of srun, read as srun reads it: by the rules of getopt_long(3) up to the job's command, and anew after
 * each {@code :} behind that, which begins the next component of a heterogeneous job.
 */
final class SrunCommandLine {

    private static final String NEXT_COMPONENT = ":";

    /** Where the words come from. */
    interface Words {
        /** The next word, or nothing at the end. */
        Optional<String> next() throws IOException;
    }

    private final Words words;
    private final SrunOptions options;

    /**
     * Reads nothing yet.
     *
     * @param words the command line; the first word is srun itself
     * @param options what this srun takes
     */
    SrunCommandLine(Words words, SrunOptions options) {
        this.words = words;
        this.options = options;
    }

    /**
     * Reads the whole command line.
     *
     * @param option a long option that has an argument, without hyphens
     * @return the argument that counts, which is the last; nothing if the option was not given
     * @throws IOException if the command line cannot be read
     */
    Optional<String> argument(String option) throws IOException {
        Optional<String> found = Optional.empty();
        Optional<String> word = words.next(); // srun
        while (word.isPresent()) {
            word = words.next();
            while (word.isPresent() && isOption(word.get())) {
                Optional<String> argument = argumentAt(word.get(), option);
                found = argument.isPresent() ? argument : found;
                word = words.next();
            }
            while (word.isPresent() && !word.get().equals(NEXT_COMPONENT)) {
                word = words.next();
            }
        }
        return found;
    }

    /** True for an option. {@code --} ends the options, and a single {@code -} is a command. */
    private static boolean isOption(String word) {
        return word.startsWith("-") && word.length() > 1 && !word.equals("--");
    }

    /** The argument of {@code option} if {@code word} is that option. The argument may be the word after it. */
    private Optional<String> argumentAt(String word, String option) throws IOException {
        if (!word.startsWith("--")) {
            if (takesNextWord(word)) {
                words.next();
            }
            return Optional.empty();
        }
        int sign = word.indexOf('=');
        Optional<LongOption> given = longOption(word.substring(2, sign < 0 ? word.length() : sign));
        if (given.isEmpty()) { // srun refuses it
            return Optional.empty();
        }
        Optional<String> argument = sign >= 0
                ? Optional.of(word.substring(sign + 1))
                : given.get().argument() == 1 ? words.next() : Optional.empty();
        return given.get().name().equals(option) ? argument : Optional.empty();
    }

    /** The option of this name, or the only one whose name begins with it. */
    private Optional<LongOption> longOption(String name) {
        Optional<LongOption> abbreviated = Optional.empty();
        boolean unique = true;
        for (LongOption candidate : options.longOptions()) {
            if (candidate.name().equals(name)) {
                return Optional.of(candidate);
            }
            if (candidate.name().startsWith(name)) {
                unique = abbreviated.isEmpty();
                abbreviated = Optional.of(candidate);
            }
        }
        return unique ? abbreviated : Optional.empty();
    }

    /** True for {@code -N} and {@code -vN}, false for {@code -N2} and {@code -v}. */
    private boolean takesNextWord(String word) {
        String known = options.shortOptions();
        for (int i = 1; i < word.length(); i++) {
            int place = known.indexOf(word.charAt(i));
            if (place >= 0 && place + 1 < known.length() && known.charAt(place + 1) == ':') {
                boolean optional = place + 2 < known.length() && known.charAt(place + 2) == ':';
                return !optional && i == word.length() - 1;
            }
        }
        return false;
    }
}
