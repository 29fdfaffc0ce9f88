package slurm.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import slurm.docs.Wording.Choice;
import slurm.docs.Wording.Hole;
import slurm.docs.Wording.Sequence;
import slurm.docs.Wording.Text;

/**
 * All texts of Java sources, each in the largest expression that it is a part of: {@code "ssh to " + node + ": gone"}.
 * A source does not tell which of them a user can see, so this leaves none out.
 */
final class JavaMessages extends TreeScanner<Void, Void> {

    /** What only a mistake of ours throws, and a user sees behind "internal error". */
    private static final Set<String> MISTAKES = Set.of("IllegalArgumentException", "UnsupportedOperationException");

    private static final Set<Modifier> CONSTANT = Set.of(Modifier.STATIC, Modifier.FINAL);

    private final Map<String, String> constants = new HashMap<>();
    private final List<Wording> found = new ArrayList<>();

    private JavaMessages() {}

    static List<Wording> below(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaMessages messages = new JavaMessages();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> paths = Files.walk(folder)) {
            List<Path> sources =
                    paths.filter(path -> path.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            units.forEach(messages::takeConstants);
            units.forEach(unit -> messages.scan(unit, null));
        }
        return messages.found;
    }

    private void takeConstants(CompilationUnitTree unit) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree variable, Void nothing) {
                if (variable.getModifiers().getFlags().containsAll(CONSTANT)
                        && variable.getInitializer() instanceof LiteralTree literal
                        && literal.getValue() instanceof String text) {
                    constants.put(variable.getName().toString(), text);
                }
                return super.visitVariable(variable, null);
            }
        }.scan(unit, null);
    }

    @Override
    public Void scan(Tree tree, Void nothing) {
        if (tree instanceof AnnotationTree || isMistake(tree)) {
            return null;
        }
        if (tree instanceof ExpressionTree expression) {
            Wording wording = wording(expression);
            if (!wording.texts().isEmpty() && !(expression instanceof IdentifierTree)) {
                found.add(wording);
                if (!(expression instanceof LiteralTree)) {
                    inside(expression);
                }
                return null;
            }
        }
        return super.scan(tree, null);
    }

    /** What is called for the values of an expression, and may have texts of its own. */
    private void inside(ExpressionTree expression) {
        if (expression instanceof BinaryTree sum) {
            inside(sum.getLeftOperand());
            inside(sum.getRightOperand());
        } else if (expression instanceof ConditionalExpressionTree choice) {
            scan(choice.getCondition(), null);
            inside(choice.getTrueExpression());
            inside(choice.getFalseExpression());
        } else if (expression instanceof ParenthesizedTree parentheses) {
            inside(parentheses.getExpression());
        } else if (wording(expression) instanceof Hole) {
            scan(expression, null);
        }
    }

    private static boolean isMistake(Tree tree) {
        return tree instanceof NewClassTree made
                        && MISTAKES.contains(made.getIdentifier().toString())
                || tree instanceof MethodInvocationTree call
                        && call.getMethodSelect().toString().equals("require");
    }

    private Wording wording(ExpressionTree expression) {
        if (expression instanceof LiteralTree literal) {
            return literal.getValue() instanceof String text ? new Text(text) : new Hole();
        }
        if (expression instanceof ParenthesizedTree parentheses) {
            return wording(parentheses.getExpression());
        }
        if (expression instanceof IdentifierTree name
                && constants.containsKey(name.getName().toString())) {
            return new Text(constants.get(name.getName().toString()));
        }
        if (expression instanceof MemberSelectTree member
                && constants.containsKey(member.getIdentifier().toString())) {
            return new Text(constants.get(member.getIdentifier().toString()));
        }
        if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            return joined(List.of(wording(sum.getLeftOperand()), wording(sum.getRightOperand())));
        }
        if (expression instanceof ConditionalExpressionTree choice) {
            Wording yes = wording(choice.getTrueExpression());
            Wording no = wording(choice.getFalseExpression());
            return yes.texts().isEmpty() && no.texts().isEmpty() ? new Hole() : new Choice(List.of(yes, no));
        }
        return new Hole();
    }

    private static Wording joined(List<Wording> parts) {
        return parts.stream().allMatch(part -> part.texts().isEmpty()) ? new Hole() : new Sequence(parts);
    }
}
