package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.MeshSource.Notice;
import io.virtualmesh.agent.control.MeshSource.Origin;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeshSelectionTest {
    private static final MeshFacts FACTS = TestFacts.ofCluster("cluster-1");
    private static final Optional<Mirror> NOTHING = Optional.empty();
    private static final Optional<Mirror> REMEMBERED =
            Optional.of(Mirror.of(TestMesh.CLUSTER_1, TestMesh.seed()));

    @Test
    void theVirtualMeshThatListsUsIsInForce() {
        var view = managed(select(listed(TestMesh.seed()), NOTHING));

        assertThat(view.origin()).isEqualTo(Origin.LIVE);
        assertThat(view.notices()).isEmpty();
        assertThat(Mirror.parse(view.mirrorText()).orElseThrow().mesh())
                .isEqualTo(TestMesh.CLUSTER_1);
    }

    @Test
    void withoutAnyWeWait() {
        assertThat(waiting(select(listed(), NOTHING)).reason()).isEqualTo("VirtualMeshAbsent");
    }

    @Test
    void withoutOneForUsWeSayWhichMeshesAreNamed() {
        var elsewhere = TestMesh.seen("other", "u2", 1, "2026-11-01T00:00:00Z", spec("somebody"));

        var waiting = waiting(select(listed(elsewhere), NOTHING));

        assertThat(waiting.reason()).isEqualTo("MeshNotListed");
        assertThat(waiting.message()).contains("gloo-mesh/other", "somebody", TestMesh.CLUSTER_1);
    }

    @Test
    void anAmbiguousNameListsTheCandidates() {
        var selection =
                MeshSelection.select(TestFacts.saysNothing(), listed(TestMesh.seed()), NOTHING);

        assertThat(waiting(selection).reason()).isEqualTo("MeshNameAmbiguous");
        assertThat(waiting(selection).message())
                .contains(TestMesh.CLUSTER_1, "istiod-istio-system-cluster-2");
    }

    @Test
    void withoutMtlsConfigWeWaitAtTheFirstStart() {
        assertThat(waiting(select(listed(unmanaged()), NOTHING)).reason())
                .isEqualTo("NoMtlsConfig");
    }

    @Test
    void withoutMtlsConfigLaterTheLastSpecStays() {
        var view = managed(select(listed(unmanaged()), REMEMBERED));

        assertThat(view.origin()).isEqualTo(Origin.GONE);
        assertThat(reasons(view)).containsExactly("NoMtlsConfig");
    }

    @Test
    void anInvalidSpecIsWaitedOutWithAllItsReasons() {
        var selection = select(listed(invalid()), NOTHING);

        assertThat(waiting(selection).reason()).isEqualTo("SpecInvalid");
        assertThat(selection.violations()).hasSize(1);
        assertThat(waiting(selection).message()).contains("limited trust not supported");
        assertThat(selection.subject()).isPresent();
    }

    @Test
    void anInvalidNewerSpecLeavesTheLastValidOneInForce() {
        var view = managed(select(listed(invalid()), REMEMBERED));

        assertThat(view.origin()).isEqualTo(Origin.LIVE);
        assertThat(reasons(view)).containsExactly("SpecInvalid");
        assertThat(view.intent().source().generation()).isEqualTo(1);
    }

    @Test
    void ofTwoTheOldestWins() {
        var older = TestMesh.seen("z-older", "u2", 1, "2026-10-01T00:00:00Z", TestMesh.SEED);

        var view = managed(select(listed(TestMesh.seed(), older), NOTHING));

        assertThat(view.intent().source().name()).isEqualTo("z-older");
        assertThat(view.notices())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.reason()).isEqualTo("TwoVirtualMeshes");
                    assertThat(it.message()).contains("gloo-mesh/virtual-mesh");
                });
    }

    @Test
    void ofTwoTheOneInForceStays() {
        var older = TestMesh.seen("older", "u2", 1, "2026-10-01T00:00:00Z", TestMesh.SEED);

        var view = managed(select(listed(TestMesh.seed(), older), REMEMBERED));

        assertThat(view.intent().source().name()).isEqualTo("virtual-mesh");
        assertThat(reasons(view)).containsExactly("TwoVirtualMeshes");
    }

    @Test
    void anObjectOfTheSameNameThatWasMadeAnewIsAnotherOne() {
        var anew = TestMesh.seen("virtual-mesh", "u9", 1, "2026-11-20T00:00:00Z", TestMesh.SEED);

        assertThat(managed(select(listed(anew), REMEMBERED)).intent().source().uid())
                .isEqualTo("u9");
    }

    @Test
    void oneThatIsGoneStaysInForceByTheMirror() {
        var view = managed(select(listed(), REMEMBERED));

        assertThat(view.origin()).isEqualTo(Origin.GONE);
        assertThat(reasons(view)).containsExactly("VirtualMeshGone");
    }

    @Test
    void oneThatNoLongerListsUsIsGoneTooAndSaysSo() {
        var without =
                TestMesh.seen("virtual-mesh", "uid-1", 2, "2026-11-01T00:00:00Z", spec("else"));

        var view = managed(select(listed(without), REMEMBERED));

        assertThat(view.origin()).isEqualTo(Origin.GONE);
        assertThat(reasons(view)).containsExactly("MeshNotListed");
    }

    @Test
    void anApiServerThatIsAwayLeavesTheMirrorInForce() {
        var view = managed(select(new Sight.Away("ApiUnreachable", "no answer"), REMEMBERED));

        assertThat(view.origin()).isEqualTo(Origin.MIRROR);
        assertThat(reasons(view)).containsExactly("ApiUnreachable");
    }

    @Test
    void anApiServerThatIsAwayAtTheFirstStartIsWaitedFor() {
        assertThat(waiting(select(new Sight.Away("Forbidden", "may not list"), NOTHING)))
                .isEqualTo(new MeshView.Waiting("Forbidden", "may not list"));
    }

    @Test
    void withoutTheCrdWeWait() {
        assertThat(waiting(select(new Sight.NoCrd("404"), NOTHING)).reason())
                .isEqualTo("CrdMissing");
    }

    @Test
    void theMirrorOfAnotherMeshIsNoneOfOurs() {
        var other = Optional.of(Mirror.of("istiod-istio-system-cluster-2", TestMesh.seed()));

        assertThat(waiting(select(listed(), other)).reason()).isEqualTo("VirtualMeshAbsent");
    }

    @Test
    void aVerbThatIsMissingIsNamedBesideWhatWorks() {
        var facts =
                FACTS.with(
                        List.of(
                                new ApiFailure(
                                        ApiFailure.Kind.FORBIDDEN, "may not get configmaps")));

        var view = managed(MeshSelection.select(facts, listed(TestMesh.seed()), NOTHING));

        assertThat(view.notices()).contains(new Notice("Forbidden", "may not get configmaps"));
    }

    private static Selection select(Sight sight, Optional<Mirror> memory) {
        return MeshSelection.select(FACTS, sight, memory);
    }

    private static Sight listed(SeenMesh... all) {
        return new Sight.Listed(List.of(all));
    }

    private static SeenMesh unmanaged() {
        return TestMesh.seen(
                "virtual-mesh", "uid-1", 2, "2026-11-01T00:00:00Z", spec(TestMesh.CLUSTER_1));
    }

    private static SeenMesh invalid() {
        return TestMesh.seen(
                "virtual-mesh",
                "uid-1",
                2,
                "2026-11-01T00:00:00Z",
                spec(TestMesh.CLUSTER_1) + "mtlsConfig: {limited: {}}\n");
    }

    private static String spec(String mesh) {
        return "meshes: [{name: " + mesh + ", namespace: gloo-mesh}]\n";
    }

    private static MeshView.Managed managed(Selection selection) {
        return (MeshView.Managed) selection.view(Optional.empty());
    }

    private static MeshView.Waiting waiting(Selection selection) {
        return (MeshView.Waiting) selection.view(Optional.empty());
    }

    private static List<String> reasons(MeshView.Managed view) {
        return view.notices().stream().map(Notice::reason).toList();
    }
}
