package io.virtualmesh.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.mesh.Istio;
import java.time.Duration;
import java.util.List;

/** A second control plane beside the first, as one upgrades Istio by revisions; for us it is a mesh of its own. */
final class Revision implements AutoCloseable {
    private static final String NAME = "1-32";
    private static final String DEPLOYMENT = "istiod-" + NAME;
    static final String MESH = DEPLOYMENT + "-istio-system-cluster-1";

    /** Of our chart. */
    static final String SETTINGS =
            "istiodSidecar.revisions[0].deployment=%1$s,istiodSidecar.revisions[0].serviceAccount=%1$s"
                    .formatted(DEPLOYMENT);

    private final LoadedMesh mesh;
    private final Istio istio;

    private Revision(LoadedMesh mesh) {
        this.mesh = mesh;
        this.istio = new Istio(mesh.cluster());
    }

    /** What our docs say to do: a Vault role, a line of our chart, a line of the VirtualMesh, and the same values for Istio's chart. */
    static Revision beside(LoadedMesh mesh, VaultGuide guide) {
        guide.putRole(guide.role(), "istiod," + DEPLOYMENT, LoadedMesh.ISTIO, guide.role());
        mesh.chart(List.of(SETTINGS));
        mesh.ask(guide, false, MESH);
        var revision = new Revision(mesh);
        revision.istio.installRevision(NAME, mesh.values());
        revision.istio.awaitReady(DEPLOYMENT, LoadedMesh.PATIENCE);
        return revision;
    }

    /** Of its own report, when that is complete. */
    JsonNode awaitFinished() {
        await().atMost(LoadedMesh.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> mesh.status(MESH).path("state").asText().equals("FINISHED"));
        return mesh.status(MESH);
    }

    Pod pod() {
        return mesh.istiods(NAME).values().iterator().next();
    }

    /** The workloads' Pods are made anew with proxies of this revision. */
    void take(String namespace, String deployment) {
        label(namespace, "istio-injection-", "istio.io/rev=" + NAME);
        mesh.roll(namespace, deployment);
    }

    void giveBack(String namespace, String deployment) {
        label(namespace, "istio.io/rev-", "istio-injection=enabled");
        mesh.roll(namespace, deployment);
    }

    private void label(String namespace, String... labels) {
        mesh.cluster()
                .kubectl("label", "namespace", namespace, labels[0], labels[1], "--overwrite");
    }

    @Override
    public void close() {
        istio.uninstallRevision(NAME);
    }
}
