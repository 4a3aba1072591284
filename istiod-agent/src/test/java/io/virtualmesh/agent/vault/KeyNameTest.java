package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyNameTest {

    @Test
    void readsBackWhatItWrote() throws Exception {
        var name = KeyName.fresh("istiod-istio-system-gke_project_zone", "istiod-5f-x.1");

        assertThat(KeyName.parse(name.toString())).contains(name);
    }

    @Test
    void twoNamesOfOnePodDiffer() throws Exception {
        assertThat(KeyName.fresh("mesh", "pod")).isNotEqualTo(KeyName.fresh("mesh", "pod"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "my-key",
                "istiod-agent",
                "istiod-agent_mesh_pod",
                "istiod-agent_mesh_pod_0123ABCD",
                "istiod-agent_mesh_pod_0123abcde",
                "istiod-agent__pod_0123abcd",
                "istiod-agent_mesh__0123abcd",
                "istiod-agent_mesh_Pod_0123abcd",
                " istiod-agent_mesh_pod_0123abcd",
                "istiod-agent_mesh_pod_0123abcd\n",
                "xistiod-agent_mesh_pod_0123abcd"
            })
    void aNameOfAnotherFormIsSomebodyElses(String name) {
        assertThat(KeyName.parse(name)).isEmpty();
    }

    @Test
    void aMeshWhoseNameVaultWouldRefuseIsToldSo() {
        assertThatThrownBy(() -> KeyName.fresh("mesh one", "pod")).hasMessageContaining("mesh one");
        assertThatThrownBy(() -> KeyName.fresh("mesh", "a_b")).hasMessageContaining("a_b");
    }

    @Test
    void leftoversAreOnlyThoseOfOurWholeMeshName() {
        var listing =
                Answers.of(
                        200,
                        """
                        {"data": {"keys": ["a", "b", "c", "d"], "key_info": {
                          "a": {"key_name": "istiod-agent_mesh_pod-1_0123abcd"},
                          "b": {"key_name": "istiod-agent_mesh-2_pod-1_0123abcd"},
                          "c": {"key_name": "istiod-agent_my_mesh_pod-1_0123abcd"},
                          "d": {"key_name": ""}}}}
                        """);

        assertThat(LeftoverKey.in(listing, "mesh"))
                .singleElement()
                .isEqualTo(new LeftoverKey("a", new KeyName("mesh", "pod-1", "0123abcd")));
    }

    @Test
    void aListingThatIsRefusedOrEmptyHoldsNoLeftovers() {
        assertThat(LeftoverKey.in(Answers.error(403, "permission denied"), "mesh")).isEmpty();
        assertThat(LeftoverKey.in(Answers.of(404, "{\"errors\":[]}"), "mesh")).isEmpty();
        assertThat(LeftoverKey.in(Answers.of(200, "{\"data\":{\"key_info\":[1]}}"), "mesh"))
                .isEmpty();
    }
}
