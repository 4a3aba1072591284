package io.virtualmesh.lab.bench;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Manifests;
import java.time.Instant;

/** The guide's VirtualMesh with keys that the agent makes. */
record BenchMesh(GuideStage stage) {
    private static final String CSR_PATH =
            "          csrPath: \"pki_int/intermediate/generate/exported\"\n";
    private static final String SHARED = "    shared:\n";
    static final String REPORT = "istiod-istio-system-cluster-1";

    /** Keys that are compared. */
    enum Key {
        P256(""),
        RSA_4096("      intermediateCertOptions: {rsaKeySizeBytes: 4096}\n");

        private final String options;

        Key(String options) {
            this.options = options;
        }
    }

    void wants(Key key) {
        Manifests.apply(stage.api().client(), yaml(key));
    }

    static String yaml(Key key) {
        return Manifests.virtualMeshOfTheGuide()
                .replace(CSR_PATH, "")
                .replace(SHARED, SHARED + key.options);
    }

    /** As {@code istiod-agent renew}, without a JVM that would take processor time from what is measured. */
    void renew() {
        var patch =
                "{\"metadata\":{\"annotations\":{\"istiod-agent.virtualmesh.io/renew-requested-at\":\"%s\"}}}"
                        .formatted(Instant.now());
        stage.api()
                .client()
                .resources(IssuedCertificate.class)
                .inNamespace("gloo-mesh")
                .withName(REPORT)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
}
