package io.virtualmesh.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MeshNameTest {

    @Test
    void aMeshIsNamedAfterDeploymentNamespaceAndCluster() {
        assertThat(MeshName.of("istiod", "istio-system", "cluster-1").value())
                .isEqualTo("istiod-istio-system-cluster-1");
    }

    @Test
    void charactersThatANameCannotHaveAreReplacedOrDropped() {
        assertThat(MeshName.of("istiod-1.10", "istio_system", "Arn:aws/eks [\"EU\"]'\n*").value())
                .isEqualTo("istiod-1-10-istio-system-arn-aws-eks-eu-");
    }

    @Test
    void aLongNameIsCutAndMarkedWithItsHash() {
        var name = MeshName.of("istiod", "istio-system", "a".repeat(60)).value();

        // printf 'istiod-istio-system-aaa…' | md5sum; the last digit is cut off
        assertThat(name)
                .isEqualTo("istiod-istio-system-aaaaaaaaaaa-e55d4e119ceac094768501a324dafad")
                .hasSize(63);
    }

    @Test
    void aNameOf63CharactersIsKept() {
        assertThat(MeshName.of("istiod", "istio-system", "a".repeat(43)).value())
                .endsWith("a".repeat(43))
                .hasSize(63);
    }

    @Test
    void aNameTellsItsClusterWhereItCan() {
        assertThat(
                        MeshName.of("istiod", "istio-system", "Cluster.1")
                                .cluster("istiod", "istio-system"))
                .contains("cluster-1");
        assertThat(new MeshName("mine").cluster("istiod", "istio-system")).isEmpty();
        assertThat(
                        MeshName.of("istiod", "istio-system", "a".repeat(60))
                                .cluster("istiod", "istio-system"))
                .isEmpty();
    }

    @Test
    void theKeyInTheStatusEndsWithADot() {
        assertThat(new MeshName("istiod-istio-system-cluster-1").statusKey("gloo-mesh"))
                .isEqualTo("istiod-istio-system-cluster-1.gloo-mesh.");
    }

    @Test
    void anEmptyNameCannotBe() {
        assertThatThrownBy(() -> new MeshName("")).hasMessage("the name of a mesh is empty");
    }
}
