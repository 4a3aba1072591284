package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virtualmesh.agent.bundle.SmallFile;
import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.api.v1.VirtualMeshYaml;
import io.virtualmesh.api.v1.VirtualMeshYamlException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one VirtualMesh of a file (YAML or JSON), for a first try, CI, or an istiod on a VM. No
 * API server is contacted, so what only one could give is refused. Read once.
 */
public final class FileMeshSource implements MeshSource {
    private final MeshView view;

    public FileMeshSource(Path file, MeshSettings settings) {
        this.view = read(file, settings);
    }

    @Override
    public MeshView view() {
        return view;
    }

    @Override
    public void onChange(Runnable wake) {
        // a file is read once: nothing ever changes
    }

    private static MeshView read(Path file, MeshSettings settings) {
        try {
            var text = new String(SmallFile.read(file), UTF_8);
            var mesh = seen(VirtualMeshYaml.parse(file.toString(), text));
            var facts = facts(settings);
            var selection =
                    MeshSelection.select(facts, new Sight.Listed(List.of(mesh)), Optional.empty());
            return selection.outcome() instanceof Selection.Outcome.InForce it
                    ? managed(it)
                    : selection.view(Optional.empty());
        } catch (NoSuchFileException e) {
            return new MeshView.Waiting(
                    "FileUnreadable", "VIRTUAL_MESH names " + file + ", and there is no such file");
        } catch (IOException e) {
            return new MeshView.Waiting(
                    "FileUnreadable", "cannot read " + file + " (VIRTUAL_MESH): " + e);
        } catch (VirtualMeshYamlException e) {
            return new MeshView.Waiting("SpecInvalid", String.valueOf(e.getMessage()));
        }
    }

    private static SeenMesh seen(VirtualMesh mesh) {
        var metadata = mesh.getMetadata();
        var json = Json.object();
        json.putObject("metadata")
                .put("namespace", metadata.getNamespace())
                .put("name", metadata.getName())
                .put("uid", metadata.getUid())
                .put("generation", metadata.getGeneration())
                .put("creationTimestamp", metadata.getCreationTimestamp());
        var spec = mesh.getSpec();
        if (spec != null) {
            json.set("spec", Json.of(spec));
        }
        return SeenMesh.of(json);
    }

    private static MeshFacts facts(MeshSettings settings) {
        var deployment =
                settings.podName()
                        .flatMap(PodShape::deploymentByName)
                        .orElse(settings.deployment());
        return new MeshFacts(
                settings.podNamespace(),
                Optional.of(deployment),
                settings.meshName(),
                settings.clusterId(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RootRule.SAME_BYTES,
                List.of());
    }

    private static MeshView managed(Selection.Outcome.InForce it) {
        var refused = refused(it.intent().vault());
        return refused.isEmpty()
                ? new MeshView.Managed(
                        it.intent(),
                        Origin.FILE,
                        it.notices(),
                        Optional.empty(),
                        it.mirror().text())
                : new MeshView.Waiting("SpecInvalid", String.join("; ", refused));
    }

    private static List<String> refused(VaultIntent vault) {
        var found = new ArrayList<String>();
        if (vault.login() instanceof Login.TokenSecret) {
            found.add(needs("tokenSecretRef", "kubernetesAuth with mountedSaPath"));
        }
        if (vault.login() instanceof Login.ServiceAccountToken(_, _, Jwt.OfServiceAccount _)) {
            found.add(needs("kubernetesAuth.serviceAccountRef", "kubernetesAuth.mountedSaPath"));
        }
        if (vault.trust() instanceof ServerTrust.InSecret) {
            found.add(needs("caSecretRef", "caLocalPath or caBundle"));
        }
        return found;
    }

    private static String needs(String field, String remedy) {
        return "spec.mtlsConfig.shared.intermediateCertificateAuthority.vault."
                + field
                + ": needs an API server, and --virtual-mesh contacts none; use "
                + remedy;
    }
}
