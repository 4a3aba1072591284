package io.virtualmesh.agent.mesh;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** VirtualMeshes for tests, as an API server would show them. */
final class TestMesh {
    static final String CLUSTER_1 = "istiod-istio-system-cluster-1";

    /** The spec of the guide. */
    static final String SEED =
            """
            mtlsConfig:
              autoRestartPods: true
              shared:
                intermediateCertificateAuthority:
                  vault:
                    caPath: "pki/root/sign-intermediate"
                    csrPath: "pki_int/intermediate/generate/exported"
                    server: "http://vault.vault:8200"
                    kubernetesAuth:
                      role: "gen-int-ca-istio"
            federation:
              selectors:
              - {}
            meshes:
            - name: istiod-istio-system-cluster-1
              namespace: gloo-mesh
            - name: istiod-istio-system-cluster-2
              namespace: gloo-mesh
            """;

    private TestMesh() {}

    static SeenMesh seed() {
        return seen("virtual-mesh", "uid-1", 1, "2026-11-01T00:00:00Z", SEED);
    }

    static SeenMesh seen(String name, String uid, long generation, String created, String spec) {
        var object = Json.object();
        object.putObject("metadata")
                .put("namespace", "gloo-mesh")
                .put("name", name)
                .put("uid", uid)
                .put("generation", generation)
                .put("creationTimestamp", created);
        object.set("spec", yaml(spec));
        return SeenMesh.of(object);
    }

    static com.fasterxml.jackson.databind.JsonNode yaml(String text) {
        return Json.of(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    /** The spec of the guide with another {@code vault} block, given at its own indentation. */
    static SeenMesh withVault(String vault) {
        return withVault(vault, "");
    }

    static SeenMesh withVault(String vault, String options) {
        var spec =
                """
                mtlsConfig:
                  shared:
                    intermediateCertificateAuthority:
                      vault:
                %s
                %s
                meshes:
                - {name: istiod-istio-system-cluster-1, namespace: gloo-mesh}
                """
                        .formatted(
                                vault.indent(8).stripTrailing(), options.indent(4).stripTrailing());
        return seen("virtual-mesh", "uid-1", 1, "2026-11-01T00:00:00Z", spec);
    }
}
