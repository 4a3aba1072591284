package io.virtualmesh.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeveralVirtualMeshesTest {

    @Test
    void aMeshThatTheWinnerListsTooIsNamedWithTheWinner() {
        var winner = named("first", "2026-01-01T00:00:00Z");
        var loser = named("second", "2026-02-01T00:00:00Z");

        assertThat(SpecRules.conflicts(loser, List.of(winner)))
                .extracting(Violation::toString)
                .containsExactly(
                        "spec.meshes[0]: Includes a Mesh (istiod-istio-system-cluster-1.gloo-mesh)"
                                + " that already is grouped in a VirtualMesh (first.gloo-mesh)",
                        "spec.meshes[1]: Includes a Mesh (istiod-istio-system-cluster-2.gloo-mesh)"
                                + " that already is grouped in a VirtualMesh (first.gloo-mesh)");
    }

    @Test
    void aVirtualMeshIsNoRivalOfItself() {
        var mesh = named("first", "2026-01-01T00:00:00Z");

        assertThat(SpecRules.conflicts(mesh, List.of(mesh))).isEmpty();
    }

    @Test
    void theOldestComesFirstAndTheNameDecidesBetweenTwoOfOneSecond() {
        var sorted =
                Stream.of(
                                named("c", "2026-02-01T00:00:00Z"),
                                named("b", "2026-01-01T00:00:00Z"),
                                named("a", "2026-02-01T00:00:00Z"))
                        .sorted(VirtualMeshOrder.OLDEST_FIRST)
                        .map(mesh -> mesh.getMetadata().getName());

        assertThat(sorted).containsExactly("b", "a", "c");
    }

    private static VirtualMesh named(String name, String created) {
        var mesh = Samples.mesh("seed.yaml");
        mesh.getMetadata().setName(name);
        mesh.getMetadata().setCreationTimestamp(created);
        return mesh;
    }
}
