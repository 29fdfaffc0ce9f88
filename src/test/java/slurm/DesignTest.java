package slurm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;

/** What each package may use, and what no class may do inside srun. */
@AnalyzeClasses(packages = "slurm", importOptions = ImportOption.DoNotIncludeTests.class)
class DesignTest {

    /** Arrows go down only. A package of the same layer is not below. */
    @ArchTest
    static final ArchRule eachPackageUsesOnlyTheLayersBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("plugin")
            .definedBy("slurm.stunnel")
            .layer("session")
            .definedBy("slurm.stunnel.session")
            .layer("ssh")
            .definedBy("slurm.stunnel.ssh")
            .layer("report")
            .definedBy("slurm.stunnel.report")
            .layer("site")
            .definedBy("slurm.stunnel.site")
            .layer("state")
            .definedBy("slurm.stunnel.state")
            .layer("forward")
            .definedBy("slurm.stunnel.forward")
            .layer("text")
            .definedBy("slurm.stunnel.text")
            .layer("posix")
            .definedBy("slurm.posix")
            .layer("spank")
            .definedBy("slurm.spank..")
            .whereLayer("plugin")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("plugin")
            .whereLayer("ssh")
            .mayOnlyBeAccessedByLayers("plugin", "session")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("plugin", "session")
            .whereLayer("site")
            .mayOnlyBeAccessedByLayers("plugin", "session", "ssh", "report")
            .whereLayer("state")
            .mayOnlyBeAccessedByLayers("plugin", "session", "ssh", "report", "site")
            .whereLayer("forward")
            .mayOnlyBeAccessedByLayers("plugin", "session", "ssh", "report", "site")
            .whereLayer("posix")
            .mayNotAccessAnyLayer()
            .whereLayer("spank")
            .mayNotAccessAnyLayer()
            .whereLayer("text")
            .mayOnlyAccessLayers("spank");

    /** The loader calls the API, the API calls the C functions, and no arrow goes back. */
    @ArchTest
    static final ArchRule spankShowsItsApiApartFromItsMappings = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("loader")
            .definedBy("slurm.spank.loader")
            .layer("api")
            .definedBy("slurm.spank")
            .layer("c")
            .definedBy("slurm.spank.c")
            .whereLayer("loader")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyAccessLayers("c")
            .whereLayer("c")
            .mayNotAccessAnyLayer()
            .whereLayer("c")
            .mayOnlyBeAccessedByLayers("api", "loader");

    @ArchTest
    static final ArchRule spanksApiKnowsNoJna = noClasses()
            .that()
            .resideInAPackage("slurm.spank")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule onlyTheBindingTouchesJna = noClasses()
            .that()
            .resideOutsideOfPackage("slurm.spank..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule onlyThePosixPackageTouchesJnr = noClasses()
            .that()
            .resideOutsideOfPackage("slurm.posix")
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
