package slurm.testing;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/**
 * Ends a property by the clock where {@code fuzz.seconds} is set, and tells how often it was tried: the properties of a
 * class share them. Otherwise each is tried {@code fuzz.tries} times. See src/test/fuzz/run.sh.
 */
public final class FuzzTime implements AroundTryHook {

    private static final Long SECONDS = Long.getLong("fuzz.seconds");

    /** Of one property. */
    private static final class Run {
        final long begin = System.nanoTime();
        int tries;
    }

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor tries, List<Object> input)
            throws Throwable {
        TryExecutionResult result = tries.execute(input);
        if (SECONDS == null || !result.isSatisfied()) {
            return result;
        }
        Run run = Store.getOrCreate(FuzzTime.class, Lifespan.PROPERTY, Run::new).get();
        run.tries++;
        long seconds = SECONDS / properties(context.containerClass());
        if (System.nanoTime() - run.begin < TimeUnit.SECONDS.toNanos(seconds)) {
            return result;
        }
        System.out.println("fuzz: " + context.containerClass().getSimpleName() + ": "
                + context.targetMethod().getName() + ": " + run.tries + " inputs in " + seconds + " s");
        return TryExecutionResult.satisfied(true);
    }

    private static long properties(Class<?> container) {
        return Stream.of(container.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Property.class))
                .count();
    }
}
