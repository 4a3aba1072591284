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
import org.jspecify.annotations.Nullable;

/**
 * The report of one mesh: it bears the name of the mesh and stands beside the {@link VirtualMesh}.
 * The kind is Gloo Mesh's; {@code replicas}, {@code trust}, {@code conditions}, {@code notAfter},
 * {@code virtualMesh} and {@code leader} of its status are ours.
 */
// The generator sorts the columns by their paths, which must begin with '.'; '.' comes before '['.
@Group("certificates.mesh.gloo.solo.io")
@Version("v1")
@Plural("issuedcertificates")
@ShortNames("icert")
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
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".status['notAfter']", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Root",
        jsonPath = ".status['conditions'][?(@.type==\"RootChangeWaits\")]['reason']",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Restarts",
        jsonPath = ".status['conditions'][?(@.type==\"RestartsComplete\")]['reason']",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "VirtualMesh",
        jsonPath = ".status.virtualMesh.name",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Leader",
        jsonPath = ".status.leader",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class IssuedCertificate
        extends CustomResource<IssuedCertificateSpec, IssuedCertificateStatus>
        implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable IssuedCertificateSpec getSpec() {
        return super.getSpec();
    }

    @Override
    public @Nullable IssuedCertificateStatus getStatus() {
        return super.getStatus();
    }
}
