package slurm.docs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a message as its source has them: texts, and holes where values come in. */
sealed interface Wording {

    record Text(String text) implements Wording {}

    /** A value. A document writes {@code <what it is>} there, one word, or another wording that comes in there. */
    record Hole() implements Wording {}

    record Sequence(List<Wording> parts) implements Wording {}

    record Choice(List<Wording> alternatives) implements Wording {}

    Pattern VALUE = Pattern.compile("<[^<>]*>|[\\w.-]+");

    /**
     * Where this can end in {@code line} if it begins at {@code start}.
     *
     * @param inHoles what may stand in a hole, beside a value
     */
    default Set<Integer> ends(String line, int start, Collection<Wording> inHoles) {
        Set<Integer> ends = new TreeSet<>();
        if (this instanceof Text text) {
            if (line.startsWith(text.text(), start)) {
                ends.add(start + text.text().length());
            }
        } else if (this instanceof Hole) {
            ends.add(start); // what stands there has an entry of its own, or is empty
            Matcher value = VALUE.matcher(line).region(start, line.length());
            if (value.lookingAt()) {
                ends.add(value.end());
            }
            for (Wording inHole : inHoles) {
                ends.addAll(inHole.ends(line, start, List.of()));
            }
        } else if (this instanceof Choice choice) {
            for (Wording alternative : choice.alternatives()) {
                ends.addAll(alternative.ends(line, start, inHoles));
            }
        } else if (this instanceof Sequence sequence) {
            ends.add(start);
            for (Wording part : sequence.parts()) {
                Set<Integer> next = new TreeSet<>();
                for (int end : ends) {
                    next.addAll(part.ends(line, end, inHoles));
                }
                ends = next;
            }
        }
        return ends;
    }

    /** A quick check: false if {@code line} lacks a text that this wording must have. */
    default boolean mayBeIn(String line) {
        if (this instanceof Text text) {
            return line.contains(text.text());
        }
        return !(this instanceof Sequence sequence) || sequence.parts().stream().allMatch(part -> part.mayBeIn(line));
    }

    default boolean isIn(String line, Collection<Wording> inHoles) {
        for (int start = 0; start < line.length(); start++) {
            if (!ends(line, start, inHoles).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** One wording for each alternative of each choice, all other choices open; this one itself if there are none. */
    default List<Wording> variants() {
        List<Wording> variants = new ArrayList<>();
        if (this instanceof Choice choice) {
            for (Wording alternative : choice.alternatives()) {
                variants.addAll(alternative.variants());
            }
        } else if (this instanceof Sequence sequence) {
            for (int i = 0; i < sequence.parts().size(); i++) {
                List<Wording> ofPart = sequence.parts().get(i).variants();
                for (Wording variant : ofPart.size() > 1 ? ofPart : List.<Wording>of()) {
                    List<Wording> parts = new ArrayList<>(sequence.parts());
                    parts.set(i, variant);
                    variants.add(new Sequence(parts));
                }
            }
        }
        return variants.isEmpty() ? List.of(this) : variants;
    }

    /** All its texts, in the order of the source. */
    default List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (this instanceof Text text) {
            texts.add(text.text());
        } else if (this instanceof Choice choice) {
            choice.alternatives().forEach(alternative -> texts.addAll(alternative.texts()));
        } else if (this instanceof Sequence sequence) {
            sequence.parts().forEach(part -> texts.addAll(part.texts()));
        }
        return texts;
    }

    /** Words for people rather than a name or an option: letters and a space. */
    default boolean isProse() {
        return texts().stream().anyMatch(text -> text.contains(" ") && text.matches("(?s).*[A-Za-z].*"));
    }

    default String shown() {
        if (this instanceof Text text) {
            return text.text();
        }
        if (this instanceof Choice choice) {
            return "("
                    + String.join(
                            "|",
                            choice.alternatives().stream().map(Wording::shown).toList()) + ")";
        }
        if (this instanceof Sequence sequence) {
            return String.join("", sequence.parts().stream().map(Wording::shown).toList());
        }
        return "<>";
    }
}
