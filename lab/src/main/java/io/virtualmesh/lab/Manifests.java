package io.virtualmesh.lab;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.virtualmesh.lab.process.LabException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** YAML that the lab applies. */
public final class Manifests {
    private Manifests() {}

    /** The VirtualMesh of seeds/002, byte for byte. */
    public static String virtualMeshOfTheGuide() {
        return read("virtualmesh.yaml");
    }

    /** The roles that we ship, of ServiceAccount istiod in istio-system; namespace gloo-mesh must exist. */
    public static String roles() {
        return read("/io/virtualmesh/agent/mesh/rbac.yaml");
    }

    public static void apply(KubernetesClient client, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client.resource(item).serverSideApply());
    }

    public static void createNamespace(KubernetesClient client, String name) {
        var namespace = new NamespaceBuilder().withNewMetadata().withName(name).endMetadata();
        client.resource(namespace.build()).serverSideApply();
    }

    public static void createServiceAccount(
            KubernetesClient client, String namespace, String name) {
        var account =
                new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata();
        client.resource(account.build()).serverSideApply();
    }

    private static String read(String name) {
        try (var stream = Manifests.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new LabException("the lab's own " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
