import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jnr.posix.UnixLibC;

/**
 * Writes the source of {@code slurm.posix.UnboundLibC}: jnr-posix's {@link UnixLibC} with a body for each of its 150
 * functions that says that it is not bound. The dozen in use are bound in a subclass, which need not mention the others.
 *
 * <p>Run by Maven before it compiles: {@code java UnboundLibC.java DIRECTORY}.
 */
class UnboundLibC {

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0], "slurm", "posix", "UnboundLibC.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source());
    }

    private static String source() {
        return Stream.of(UnixLibC.class.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toGenericString))
                .map(UnboundLibC::function)
                .collect(Collectors.joining("\n", HEAD, "}\n"));
    }

    private static String function(Method method) {
        String parameters = Stream.of(method.getParameters())
                .map(Parameter::toString) // type and name, as Java writes them
                .collect(Collectors.joining(", "));
        return """
                @Override
                public %s %s(%s) {
                    throw new UnsupportedOperationException("not bound: %2$s");
                }
            """.formatted(method.getGenericReturnType().getTypeName(), method.getName(), parameters)
                .replace('$', '.'); // nested types
    }

    private static final String HEAD =
            """
            package slurm.posix;

            /** Every function of jnr-posix's UnixLibC, bound to nothing. Generated: see src/main/generator. */
            @SuppressWarnings({"deprecation", "rawtypes"})
            abstract class UnboundLibC implements jnr.posix.UnixLibC {

            """;
}
