package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.TestPlans.A;
import static io.virtualmesh.agent.mesh.TestPlans.B;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan comes back exactly as it was written, or not at all. */
class PlanShapeTest {

    @Test
    void anyPlanComesBackAsItWas() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            var plan = TestPlans.random(new Random(seed));

            assertThat(PlanShape.parse(PlanShape.text(plan)))
                    .as("seed %s", seed)
                    .isEqualTo(new Reading.Found<>(plan));
            assertThat(PlanShape.read(Json.tree(PlanShape.text(plan))))
                    .isEqualTo(new Reading.Found<>(plan));
        }
    }

    @Test
    void aPlanThatWasWrittenAgainTellsWhenItsRootsWereIntroduced() throws Exception {
        var plan = TestPlans.introducing();
        var again = plan.restored(Instant.parse("2026-11-21T12:00:00Z"));

        assertThat(PlanShape.parse(PlanShape.text(again))).isEqualTo(new Reading.Found<>(again));
        assertThat(PlanShape.text(again)).contains("\"introducedIn\":2");
        assertThat(PlanShape.text(plan)).doesNotContain("introducedIn");
    }

    @Test
    void aFieldThatOnlyANewerVersionKnowsDoesNoHarm() {
        assertThat(read(plan -> plan.put("colour", "blue"))).isInstanceOf(Reading.Found.class);
    }

    @Test
    void noPlanIsNoTrouble() throws Exception {
        assertThat(PlanShape.parse("\n")).isEqualTo(new Reading.Absent<TrustPlan>());
        assertThat(PlanShape.read(Json.object().path("plan")))
                .isEqualTo(new Reading.Absent<TrustPlan>());
        assertThat(PlanShape.read(Json.tree("null"))).isEqualTo(new Reading.Absent<TrustPlan>());
    }

    @Test
    void aCertificateUnderTheHashOfAnotherIsRefused() {
        unreadable(plan -> root(plan, 0).put("pem", RootShape.pem(B)), "is that of root " + B);
        unreadable(plan -> root(plan, 0).put("sha256", B.id().sha256()), "is that of root " + A);
    }

    @Test
    void aCertificateThatIsNoRootIsRefused() {
        var upper = TestPki.root("Root").intermediate("Upper");
        unreadable(plan -> root(plan, 0).put("pem", upper.pem()), "not self-signed");
    }

    @Test
    void aKeyOrASecondCertificateBesideItIsRefused() {
        unreadable(
                plan -> root(plan, 0).put("pem", RootShape.pem(A) + RootShape.pem(B)),
                "2 certificates");
        unreadable(
                plan ->
                        root(plan, 0)
                                .put(
                                        "pem",
                                        RootShape.pem(A)
                                                + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
                "PRIVATE KEY");
        unreadable(plan -> root(plan, 0).put("pem", RootShape.pem(A) + "\n"), "not written as we");
        unreadable(plan -> root(plan, 0).put("pem", "nothing"), "no PEM certificate");
    }

    @Test
    void whatNoPlanOfOursCanBeIsRefused() {
        unreadable(plan -> plan.put("generation", 0), "newer than generation 0");
        unreadable(plan -> plan.put("generation", -7), "newer than generation -7");
        unreadable(plan -> plan.put("generation", Long.MAX_VALUE), "no plan of ours");
        unreadable(plan -> plan.remove("generation"), "generation is missing");
        unreadable(plan -> plan.remove("roots"), "without a signable root");
        unreadable(plan -> root(plan, 0).put("trustedIn", 0), "begin with 1");
        unreadable(plan -> root(plan, 0).put("introducedIn", 9), "was introduced later");
        unreadable(plan -> root(plan, 0).put("since", 99), "newer than generation 2");
        unreadable(plan -> root(plan, 0).remove("signable"), "signable of a root is missing");
        unreadable(plan -> idle(plan).put("vault", "{}"), "says how to sign under it");
        unreadable(plan -> idle(plan).put("forced", true), "says how to sign under it");
        unreadable(plan -> signable(plan).put("vault", ""), "is a JSON object");
        unreadable(plan -> signable(plan).put("signable", false), "how to sign under it");
    }

    @Test
    void aRootThatStandsThereTwiceIsRefused() {
        unreadable(plan -> roots(plan).add(root(plan, 0).deepCopy()), "twice");
        unreadable(
                plan -> roots(plan).add(((ObjectNode) root(plan, 0).deepCopy()).put("subject", "")),
                "twice");
        unreadable(plan -> roots(plan).addNull(), "an element of roots is missing");
    }

    @Test
    void nothingIsTakenForSomethingElse() {
        unreadable(plan -> plan.put("generation", "2"), "another type");
        unreadable(plan -> plan.put("generation", 2.5), "another type");
        unreadable(plan -> plan.put("roots", "none"), "another type");
        unreadable(plan -> root(plan, 0).put("signable", "true"), "another type");
        unreadable(plan -> root(plan, 0).put("signable", 1), "another type");
        unreadable(plan -> root(plan, 0).put("sha256", "AB".repeat(32)), "64 lower-case");
        unreadable(plan -> root(plan, 0).put("sha256", "\n".repeat(64)), "64 lower-case");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "7",
                "\"plan\"",
                "{} {}",
                "{\"generation\":1,\"generation\":2}",
                "{}"
            })
    void aTextThatIsNoPlanIsRefused(String text) {
        assertThat(PlanShape.parse(text)).isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void noDamageToTheTextMakesAnotherPlan() {
        var plan = TestPlans.introducing();
        var text = PlanShape.text(plan);
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            var damaged = new StringBuilder(text);
            damaged.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            PlanShape.parse(damaged.toString())
                    .found()
                    .ifPresent(read -> assertThat(read.trusted()).isEqualTo(plan.trusted()));
            var cut = text.substring(0, random.nextInt(1, text.length()));
            assertThat(PlanShape.parse(cut)).isInstanceOf(Reading.Unreadable.class);
        }
    }

    private static void unreadable(Consumer<ObjectNode> change, String why) {
        assertThat(read(change))
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class, it -> assertThat(it.why()).contains(why));
    }

    private static Reading<TrustPlan> read(Consumer<ObjectNode> change) {
        var plan = (ObjectNode) Json.of(PlanShape.write(TestPlans.introducing()));
        change.accept(plan);
        return PlanShape.read(plan);
    }

    private static ArrayNode roots(JsonNode plan) {
        return (ArrayNode) plan.path("roots");
    }

    private static ObjectNode root(JsonNode plan, int index) {
        return (ObjectNode) roots(plan).path(index);
    }

    private static ObjectNode signable(JsonNode plan) {
        return root(plan, 0);
    }

    private static ObjectNode idle(JsonNode plan) {
        return root(plan, 1);
    }
}
