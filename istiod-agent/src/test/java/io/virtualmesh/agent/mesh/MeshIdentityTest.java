package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.api.v1.MeshName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeshIdentityTest {
    private static final List<String> BOTH =
            List.of("istiod-istio-system-cluster-1", "istiod-istio-system-cluster-2");

    @Test
    void theWholeNameGoesBeforeEverything() {
        var facts = facts("given", "east", "west", "north", "joined", null);

        assertThat(name(facts, BOTH)).isEqualTo("given");
    }

    @Test
    void ourClusterIdGoesBeforeThatOfDiscovery() {
        assertThat(name(facts(null, "east", "west", "north", "joined", null), BOTH))
                .isEqualTo("istiod-istio-system-east");
    }

    @Test
    void whatIstioSaysByDefaultSaysNothing() {
        var facts = facts(null, "Kubernetes", "Kubernetes", "north", "joined", null);

        assertThat(name(facts, BOTH)).isEqualTo("istiod-istio-system-north");
    }

    @Test
    void theClusterIdOfDiscoveryGoesBeforeTheConfigMap() {
        assertThat(name(facts(null, null, "west", "north", "joined", null), BOTH))
                .isEqualTo("istiod-istio-system-west");
    }

    @Test
    void theJoinSecretNamesTheMeshWhereNobodyNamesTheCluster() {
        assertThat(name(facts(null, null, null, null, "joined", null), BOTH)).isEqualTo("joined");
    }

    @Test
    void theOnlyListedMeshOfThisDeploymentIsOurs() {
        var listed = List.of("istiod-istio-system-cluster-1", "istiod-other-cluster-1");

        assertThat(name(facts(null, null, "Kubernetes", null, null, null), listed))
                .isEqualTo("istiod-istio-system-cluster-1");
    }

    @Test
    void aMeshListedTwiceIsStillTheOnlyOne() {
        var listed = List.of("istiod-istio-system-a", "istiod-istio-system-a");

        assertThat(name(facts(null, null, null, null, null, null), listed))
                .isEqualTo("istiod-istio-system-a");
    }

    @Test
    void severalCandidatesAreListed() {
        var identity = MeshIdentity.resolve(facts(null, null, null, null, null, null), BOTH);

        assertThat(identity)
                .isInstanceOfSatisfying(
                        MeshIdentity.Ambiguous.class,
                        it -> {
                            assertThat(it.candidates()).isEqualTo(BOTH);
                            assertThat(it.message()).contains(BOTH).contains("CLUSTER_ID");
                        });
    }

    @Test
    void theMirrorTellsTheNameWhenNothingIsListed() {
        assertThat(name(facts(null, null, null, null, null, "istiod-istio-system-x"), List.of()))
                .isEqualTo("istiod-istio-system-x");
    }

    @Test
    void nothingListedAndNothingRememberedIsNoIdentity() {
        assertThat(MeshIdentity.resolve(facts(null, null, null, null, null, null), List.of()))
                .isEqualTo(new MeshIdentity.Unlisted("istiod-istio-system-"));
    }

    @Test
    void aRevisionedDeploymentIsAnotherMesh() {
        var facts = TestFacts.of("istiod-1-29", null, "cluster-1", null, null, null, null);

        assertThat(name(facts, BOTH)).isEqualTo("istiod-1-29-istio-system-cluster-1");
    }

    private static String name(MeshFacts facts, List<String> listed) {
        return ((MeshIdentity.Known) MeshIdentity.resolve(facts, listed)).mesh().value();
    }

    private static MeshFacts facts(
            String meshName,
            String clusterId,
            String discovery,
            String clusterName,
            String joined,
            String remembered) {
        return TestFacts.of(
                "istiod", meshName, clusterId, discovery, clusterName, joined, remembered);
    }

    @Test
    void namesAreMadeFitForKubernetes() {
        var facts = TestFacts.of("istiod", null, "eu.west/1", null, null, null, null);

        assertThat(MeshIdentity.resolve(facts, List.of()))
                .isEqualTo(
                        new MeshIdentity.Known(
                                new MeshName("istiod-istio-system-eu-west-1"), "CLUSTER_ID"));
        assertThat(Optional.of(facts.namespace())).contains("istio-system");
    }
}
