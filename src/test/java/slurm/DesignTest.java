package slurm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;

/** What each part may know, and what nobody does inside srun. */
@AnalyzeClasses(packages = "slurm", importOptions = ImportOption.DoNotIncludeTests.class)
class DesignTest {

    @ArchTest
    static final ArchRule onlyTheBindingTouchesJna = noClasses()
            .that()
            .resideOutsideOfPackage("slurm.spank")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule onlyThePosixPackageAndTheChildProcessTouchJnr = noClasses()
            .that()
            .resideOutsideOfPackage("slurm.posix")
            .and()
            .doNotHaveFullyQualifiedName("slurm.stunnel.ChildProcess")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr..");

    @ArchTest
    static final ArchRule onlyThePosixPackageTouchesJffi = noClasses()
            .that()
            .resideOutsideOfPackage("slurm.posix")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.kenai.jffi..");

    @ArchTest
    static final ArchRule thePosixPackageKnowsNothingOfSlurmOrTunnels = noClasses()
            .that()
            .resideInAPackage("slurm.posix")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("slurm.spank..", "slurm.stunnel..");

    @ArchTest
    static final ArchRule theBindingKnowsNothingOfTunnels = noClasses()
            .that()
            .resideInAPackage("slurm.spank..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("slurm.stunnel..");

    @ArchTest
    static final ArchRule onlySlurmsLogReachesTheUser = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule nobodyEndsSrun = noClasses().should().callMethod(System.class, "exit", int.class);

    /** Runtime is also another way to end srun. */
    @ArchTest
    static final ArchRule processesAreStartedByPosixSpawnAlone =
            noClasses().should().dependOnClassesThat().belongToAnyOf(Runtime.class, ProcessBuilder.class);

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class);
}
