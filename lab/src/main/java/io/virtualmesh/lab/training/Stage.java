package io.virtualmesh.lab.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Stubs of Vault and of the API server, and what a container in istiod's Pod finds beside them. No program of the lab is needed. */
public final class Stage implements AutoCloseable {
    private final Stub vault;
    private final Stub api;
    private final TrainingPod pod;
    private final int forms;

    private Stage(WorkDir work, UnaryOperator<List<ObjectNode>> choice) {
        var ca = LabCa.root("O=training", KeyKind.P256);
        vault = Stub.start(ca, new VaultStub(ca));
        var spec = new TrainingMesh(vault.url(), ca.certificatePem());
        var meshes = choice.apply(spec.meshes());
        api = Stub.start(ca, new KubernetesStub(spec.pod(), meshes));
        pod = new TrainingPod(work, api, vault, ca.certificatePem());
        forms = meshes.size();
    }

    /** Its VirtualMesh takes another form at each look, one for each kind of key. */
    static Stage ofAllForms(WorkDir work) {
        return new Stage(work, meshes -> meshes);
    }

    /** Its VirtualMesh stays as it is, with a key of P-256. */
    public static Stage steady(WorkDir work) {
        return new Stage(work, meshes -> List.of(meshes.getLast()));
    }

    /** How many forms the VirtualMesh takes. */
    int forms() {
        return forms;
    }

    public Map<String, String> environment() {
        return pod.environment();
    }

    public Path emptyVolume() {
        return pod.emptyVolume();
    }

    @Override
    public void close() {
        api.close();
        vault.close();
    }
}
