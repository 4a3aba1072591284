package io.virtualmesh.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports point inwards: pure, then the loop, then the edges, then the wiring. */
class LayersTest {
    private static final String BASE = "io.virtualmesh.agent";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(BASE);

    @Test
    void theBundleKnowsOnlyTheJdkAndBouncyCastle() {
        classes()
                .that()
                .resideInAPackage(BASE + ".bundle")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        BASE + ".bundle",
                        "java..",
                        "javax.security..",
                        "javax.crypto..",
                        "javax.net.ssl..",
                        "org.bouncycastle..",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void trustKnowsOnlyTheJdkAndTheBundle() {
        classes()
                .that()
                .resideInAPackage(BASE + ".trust")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(BASE + ".trust", BASE + ".bundle", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void restartKnowsOnlyTheJdkAndThePlan() {
        classes()
                .that()
                .resideInAPackage(BASE + ".restart")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(BASE + ".restart", BASE + ".trust", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void theLoopKnowsThePurePackagesAndNoEdge() {
        classes()
                .that()
                .resideInAPackage(BASE + ".control")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        BASE + ".control",
                        BASE + ".bundle",
                        BASE + ".trust",
                        "java..",
                        "javax.security.auth.x500..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault", "mesh", "istiod", "ops"})
    void noEdgeKnowsAnotherOrTheWiring(String edge) {
        var foreign =
                resideInAPackage(BASE + "..")
                        .and(not(resideInAPackage(BASE + "." + edge)))
                        .and(not(resideInAPackage(BASE + ".control")))
                        .and(not(resideInAPackage(BASE + ".bundle")))
                        .and(not(resideInAPackage(BASE + ".trust")))
                        .and(not(resideInAPackage(BASE + ".restart")));
        noClasses()
                .that()
                .resideInAPackage(BASE + "." + edge)
                .should()
                .dependOnClassesThat(foreign)
                .check(CLASSES);
    }

    @Test
    void eachForeignLibraryStaysAtItsEdge() {
        only("org.springframework..", BASE + ".vault");
        only("io.virtualmesh.api..", BASE + ".mesh");
        only("org.bouncycastle..", BASE + ".bundle");
        only("io.micronaut..", BASE);
        only("io.micrometer..", BASE + ".ops");
    }

    private static void only(String library, String home) {
        noClasses()
                .that(not(JavaClass.Predicates.resideInAPackage(home)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(CLASSES);
    }
}
