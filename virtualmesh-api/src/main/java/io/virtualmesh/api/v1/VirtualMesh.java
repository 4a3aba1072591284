package io.virtualmesh.api.v1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.Labels;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Groups meshes that share a trust, and says where their istiods get their intermediate CA from.
 * Field names and meaning are those of Gloo Mesh 1.1; what we added is said at each field.
 */
// The generator sorts the columns by their paths, which must begin with '.'; '.' comes before '['.
@Group("networking.mesh.gloo.solo.io")
@Version("v1")
@Plural("virtualmeshes")
@ShortNames("vmesh")
@Labels({"app=gloo-mesh", "app.kubernetes.io/name=gloo-mesh"})
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status['conditions'][?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status['conditions'][?(@.type==\"Ready\")]['reason']",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Vault",
        jsonPath = ".spec.mtlsConfig.shared.intermediateCertificateAuthority.vault.server",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class VirtualMesh extends CustomResource<VirtualMeshSpec, VirtualMeshStatus>
        implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable VirtualMeshSpec getSpec() {
        return super.getSpec();
    }

    @Override
    public @Nullable VirtualMeshStatus getStatus() {
        return super.getStatus();
    }

    /** The meshes that this object groups. */
    public List<ObjectRef> meshes() {
        var spec = getSpec();
        return spec == null || spec.meshes() == null ? List.of() : spec.meshes();
    }

    /** How certificates are managed; empty means that they are not. */
    public Optional<MtlsConfig> mtlsConfig() {
        return Optional.ofNullable(getSpec()).map(VirtualMeshSpec::mtlsConfig);
    }

    /** The common trust of the meshes. */
    public Optional<SharedTrust> sharedTrust() {
        return mtlsConfig().map(MtlsConfig::shared);
    }

    /** Where the meshes get their intermediates from. */
    public Optional<VaultCa> vault() {
        return sharedTrust()
                .map(SharedTrust::intermediateCertificateAuthority)
                .map(IntermediateCertificateAuthority::vault);
    }
}
