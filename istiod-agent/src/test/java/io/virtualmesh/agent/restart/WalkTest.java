package io.virtualmesh.agent.restart;

import static io.virtualmesh.agent.restart.SampleMesh.CAME;
import static io.virtualmesh.agent.restart.SampleMesh.DUE;
import static io.virtualmesh.agent.restart.SampleMesh.NEW;
import static io.virtualmesh.agent.restart.SampleMesh.OLD;
import static io.virtualmesh.agent.restart.SampleMesh.deployment;
import static io.virtualmesh.agent.restart.SampleMesh.gateway;
import static io.virtualmesh.agent.restart.SampleMesh.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtualmesh.agent.restart.Rollout.Complete;
import io.virtualmesh.agent.restart.Rollout.Failed;
import io.virtualmesh.agent.restart.Rollout.Forbidden;
import io.virtualmesh.agent.restart.Rollout.Gone;
import io.virtualmesh.agent.restart.Rollout.Held;
import io.virtualmesh.agent.restart.Rollout.Progressing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WalkTest {
    private static final Owner GATE = deployment("gate");
    private static final Owner CART = deployment("cart");
    private static final Owner SHOP = deployment("shop");
    private static final List<Candidate> ALL =
            List.of(gateway(GATE, OLD), pod(CART, OLD), pod(SHOP, OLD));

    private final SampleMesh mesh = SampleMesh.introducing();
    private final Map<Owner, Template> templates = new TreeMap<>();

    private WalkTest at(Owner owner, Rollout rollout, Marks marks) {
        templates.put(owner, new Template(marks, marks, rollout, "7"));
        return this;
    }

    private WalkTest untouched(Owner... owners) {
        for (var owner : owners) {
            at(owner, new Complete(), Marks.NONE);
        }
        return this;
    }

    private WalkStep next(List<Candidate> pods, Instant now) {
        return new Walk(2).next(mesh.need(pods, now), templates, now);
    }

    private String said(List<Candidate> pods) {
        var word = RestartsComplete.of(next(pods, DUE));
        return word.complete() + "/" + word.reason() + ": " + word.message();
    }

    @Test
    void gatewaysAreStartedBeforeAnyOther() {
        untouched(GATE, CART, SHOP);

        assertThat(next(ALL, DUE))
                .isEqualTo(
                        new WalkStep.Walking(
                                0,
                                3,
                                List.of(new Restart(GATE, mesh.mark(), "7")),
                                List.of(),
                                List.of(),
                                List.of()));
    }

    @Test
    void nobodyElseStartsWhileAGatewayIsUnderWay() {
        untouched(CART, SHOP).at(GATE, new Progressing("1 of 3", Optional.of(DUE)), mesh.mark());

        assertThat(SampleMesh.started(next(ALL, DUE.plusSeconds(9)))).isEmpty();
    }

    @Test
    void asManyAtOnceAsAllowed() {
        untouched(CART, SHOP).at(GATE, new Complete(), mesh.mark());
        assertThat(SampleMesh.started(next(ALL, DUE))).containsExactly(CART, SHOP);

        at(CART, new Progressing("1 of 3", Optional.of(DUE)), mesh.mark());
        var third = deployment("third");
        untouched(third);
        var pods = new java.util.ArrayList<>(ALL);
        pods.add(pod(third, OLD));
        assertThat(SampleMesh.started(next(pods, DUE))).containsExactly(SHOP);
        assertThat(said(pods))
                .isEqualTo(
                        "false/Restarting: 1 of 4 workloads, now Deployment web/shop, Deployment web/cart"
                                + " (1 of 3)");
    }

    @Test
    void theWalkWaitsUntilANewPodIsSureToBeginWithTheRoot() {
        untouched(GATE, CART, SHOP);

        assertThat(next(ALL, DUE.minusMillis(1)))
                .isEqualTo(new WalkStep.Early(3, Optional.of(DUE)));
        assertThat(SampleMesh.beforeTheMoment().need(ALL, CAME).from()).isEmpty();
        assertThat(said(ALL)).startsWith("false/Restarting: 0 of 3 workloads");
    }

    @Test
    void anOwnerThatBearsTheMarkIsNeverTouchedAgain() {
        at(GATE, new Complete(), mesh.mark());
        at(CART, new Complete(), mesh.mark());
        at(SHOP, new Complete(), mesh.mark());

        assertThat(next(ALL, DUE))
                .isEqualTo(
                        new WalkStep.Proving(
                                3,
                                List.of(CART, GATE, SHOP),
                                Optional.of(CAME.plus(SampleMesh.LEAF))));
        assertThat(said(ALL))
                .startsWith(
                        "false/Restarting: 3 workloads restarted; not all pods of these are known")
                .endsWith("time proves it by " + CAME.plus(SampleMesh.LEAF));
    }

    @Test
    void whatIsKnownToTrustTheRootIsLeftAlone() {
        var pods = List.of(pod(CART, NEW), gateway(GATE, NEW));

        assertThat(said(pods))
                .isEqualTo(
                        "true/NothingToRestart: every workload is known to trust the roots of the plan");
    }

    @Test
    void podsTellThatTheirOwnerIsThrough() {
        var pods =
                List.of(
                        new Candidate(pod(CART, NEW).pod(), Optional.of(CART), false, mesh.mark()),
                        new Candidate(pod(SHOP, NEW).pod(), Optional.of(SHOP), false, mesh.mark()));

        assertThat(said(pods))
                .isEqualTo(
                        "true/Restarted: 2 workloads restarted, all trust the roots of the plan");
    }

    @Test
    void aFailedRolloutOfOursStopsTheWalk() {
        untouched(SHOP).at(GATE, new Complete(), mesh.mark());
        at(CART, new Failed("ReplicaFailure: exceeded quota"), mesh.mark());

        assertThat(said(ALL))
                .isEqualTo(
                        "false/RolloutStuck: Deployment web/cart: ReplicaFailure: exceeded quota;"
                                + " nothing else is started; 1 of 3 workloads");
    }

    @Test
    void aRolloutOfOursThatMakesNoPodForTenMinutesStopsItToo() {
        untouched(SHOP).at(GATE, new Complete(), mesh.mark());
        at(CART, new Progressing("0 of 3 ready", Optional.of(DUE)), mesh.mark());

        assertThat(next(ALL, DUE.plusSeconds(600))).isInstanceOf(WalkStep.Walking.class);
        assertThat(next(ALL, DUE.plusSeconds(601))).isInstanceOf(WalkStep.Stopped.class);
    }

    /** As an operator does, or whatever compares it with a repository. */
    @Test
    void aTemplateThatSomebodyPutBackIsNotRolledAgain() {
        untouched(SHOP).at(GATE, new Complete(), mesh.mark());
        templates.put(CART, new Template(Marks.NONE, mesh.mark(), new Complete(), "8"));

        assertThat(SampleMesh.started(next(ALL, DUE))).containsExactly(SHOP);
        at(SHOP, new Complete(), mesh.mark());
        assertThat(said(ALL))
                .isEqualTo(
                        "false/RolloutHeld: 2 workloads restarted; passed over: Deployment web/cart"
                                + " (its pod template was changed back)");
    }

    @Test
    void whatFailedBeforeWeCameIsPassedOver() {
        untouched(SHOP).at(GATE, new Held("it is paused"), Marks.NONE);
        at(CART, new Failed("ProgressDeadlineExceeded: x"), Marks.NONE);

        assertThat(SampleMesh.started(next(ALL, DUE))).containsExactly(SHOP);
        at(SHOP, new Complete(), mesh.mark());
        assertThat(said(ALL))
                .isEqualTo(
                        "false/RolloutHeld: 1 workload restarted; passed over: Deployment web/cart"
                                + " (ProgressDeadlineExceeded: x), Deployment web/gate (it is paused)");
    }

    @Test
    void whatIsNotWholeByItselfHoldsNobodyUpForEver() {
        untouched(CART, SHOP)
                .at(GATE, new Progressing("2 of 3 available", Optional.empty()), Marks.NONE);

        assertThat(SampleMesh.started(next(ALL, DUE))).containsExactly(CART, SHOP);
    }

    @Test
    void aMissingRightIsToldWhenAllElseIsDone() {
        at(GATE, new Complete(), mesh.mark()).at(CART, new Gone(), Marks.NONE);
        at(SHOP, new Forbidden("may not get it"), Marks.NONE);

        assertThat(said(ALL))
                .isEqualTo(
                        "false/Forbidden: 2 workloads restarted; passed over: Deployment web/shop (may"
                                + " not get it)");
    }

    @Test
    void podsWithoutAnOwnerAreNamed() {
        var alone = new Candidate(pod(CART, OLD).pod(), Optional.empty(), false, Marks.NONE);

        assertThat(said(List.of(alone)))
                .isEqualTo(
                        "false/NoOwner: 0 workloads restarted; nobody replaces web/cart-1, which will"
                                + " trust the root after one leaf lifetime");
    }

    @Test
    void withoutLeaveNobodyIsTouchedAndAllAreNamed() {
        var word = RestartsComplete.of(Walk.without(mesh.need(ALL, DUE)));

        assertThat(word.reason()).isEqualTo("RestartNeeded");
        assertThat(word.message())
                .contains(
                        "3 workloads",
                        "Deployment web/cart",
                        "after " + DUE,
                        "autoRestartPods: true")
                .contains("time alone proves it by " + CAME.plus(SampleMesh.LEAF));
    }

    @Test
    void aRootThatNobodyWantsAnyMoreIsWorthNoRestart() {
        assertThat(SampleMesh.turnedBack().need(ALL, DUE).open()).isEmpty();
    }

    @Test
    void theFirstRootOfAMeshCountsAsAChange() {
        var first = SampleMesh.first();

        assertThat(first.need(ALL, DUE).open()).containsOnlyKeys(CART, GATE, SHOP);
    }

    @Test
    void onlyWhereTheRootSignsAlreadyItWarnsThatRequestsMayFail() {
        var first = SampleMesh.first().need(ALL, DUE);
        var introduced = mesh.need(ALL, DUE);

        assertThat(RestartsComplete.of(Walk.without(first)).warning(first).message())
                .contains("3 workloads", "requests may fail");
        assertThat(RestartsComplete.of(Walk.without(introduced)).warning(introduced).message())
                .contains("3 workloads")
                .doesNotContain("requests may fail");
    }

    @Test
    void aPlanThatWasRestoredIsNoChangeOfARoot() {
        assertThat(SampleMesh.restored().need(ALL, DUE).open()).isEmpty();
    }

    @Test
    void aPlanThatWasLostInMidChangeRollsNobodyTwice() {
        var again = SampleMesh.introducingAgain();
        at(CART, new Complete(), mesh.mark());
        untouched(SHOP);

        var need = again.need(List.of(pod(CART, OLD), pod(SHOP, OLD)), DUE);

        assertThat(SampleMesh.started(new Walk(2).next(need, templates, DUE)))
                .containsExactly(SHOP);

        at(SHOP, new Complete(), mesh.mark());
        assertThat(new Walk(2).next(need, templates, DUE)).isInstanceOf(WalkStep.Proving.class);
    }

    @Test
    void oneRolloutServesAllRootsThatAreOpen() {
        var two = SampleMesh.introducingTwo();
        var now = DUE.plusSeconds(60);
        untouched(CART);

        var step = new Walk(2).next(two.need(List.of(pod(CART, OLD)), now), templates, now);

        assertThat(step).isInstanceOf(WalkStep.Walking.class);
        assertThat(((WalkStep.Walking) step).start().getFirst().marks()).isEqualTo(two.mark());
        assertThat(two.mark().all()).hasSize(2);
    }

    @Test
    void marksOfRootsThatLeftThePlanAreForgotten() {
        var other = Marks.parse(Optional.of("0123456789abcdef@1, " + mesh.first16() + "@1,x,@"));
        assertThat(other.all()).hasSize(2);
        at(CART, new Complete(), other);

        var step = (WalkStep.Walking) next(List.of(pod(CART, OLD)), DUE);

        assertThat(step.start().getFirst().marks())
                .isEqualTo(Marks.parse(Optional.of(mesh.first16() + "@1")).and(mesh.mark()));
    }

    @Test
    void aWalkOfNoneAtOnceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Walk(0));
    }
}
