package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Pure: what is wrong with the Pod template of istiod's Deployment, as far as it concerns us. */
final class DeploymentCheck {
    private static final String CACERTS = "/etc/cacerts";

    private DeploymentCheck() {}

    static List<Finding> of(JsonNode deployment, String serviceAccount) {
        var spec = deployment.path("spec").path("template").path("spec");
        var findings = new ArrayList<Finding>();
        findings.add(containers(spec));
        findings.add(volume(deployment, spec));
        findings.add(multiRoot(deployment));
        findings.add(account(spec, serviceAccount));
        return findings;
    }

    private static Finding containers(JsonNode spec) {
        var init = runs(spec.path("initContainers"), "init-container");
        var sidecar =
                runs(spec.path("containers"), "sidecar")
                        || runs(spec.path("initContainers"), "sidecar"); // a native sidecar
        if (init && sidecar) {
            return Finding.ok("containers", "init container and sidecar are both there");
        }
        if (init) {
            return Finding.failed(
                    "containers",
                    "an init container of ours without a sidecar: nothing renews the CA",
                    "add the sidecar (args: [sidecar])");
        }
        return sidecar
                ? Finding.failed(
                        "containers",
                        "a sidecar of ours without an init container: istiod may start on an empty"
                                + " directory and sign with its own CA for good",
                        "add the init container (args: [init-container])")
                : Finding.failed(
                        "containers",
                        "istiod's Deployment runs no container of ours",
                        "apply one of the overlays");
    }

    private static boolean runs(JsonNode containers, String command) {
        return StreamSupport.stream(containers.spliterator(), false)
                .flatMap(it -> Stream.of(it.path("args"), it.path("command")))
                .flatMap(it -> StreamSupport.stream(it.spliterator(), false))
                .anyMatch(it -> it.asText("").equals(command));
    }

    private static Finding volume(JsonNode deployment, JsonNode spec) {
        var directory = directory(deployment);
        var name = mountedIn(spec.path("containers"), "discovery", directory);
        var volume =
                name.flatMap(it ->
                        StreamSupport.stream(spec.path("volumes").spliterator(), false)
                                .filter(one -> one.path("name").asText("").equals(it))
                                .findFirst());
        if (volume.isEmpty()) {
            return Finding.failed(
                    "volume",
                    "no volume is mounted at " + directory + " in container discovery",
                    "mount an emptyDir with medium Memory there, and in our containers");
        }
        if (volume.get().has("secret")) {
            return Finding.failed(
                    "volume",
                    "a Secret is mounted at " + directory + ": its CA key lies in etcd",
                    "replace it by an emptyDir with medium Memory (secret: null), or mount our volume"
                            + " elsewhere and name it by ROOT_CA_DIR");
        }
        return volume.get().path("emptyDir").path("medium").asText("").equals("Memory")
                ? Finding.ok("volume", "an emptyDir in memory at " + directory)
                : Finding.failed(
                        "volume",
                        "the volume at " + directory + " is not in memory",
                        "emptyDir: {medium: Memory}");
    }

    /** istiod's default is {@code ./etc/cacerts} in its working directory {@code /} (pilot/pkg/bootstrap/istio_ca.go). */
    private static String directory(JsonNode deployment) {
        return PodShape.env(template(deployment), "discovery", "ROOT_CA_DIR").orElse(CACERTS);
    }

    private static Optional<String> mountedIn(JsonNode containers, String container, String path) {
        return StreamSupport.stream(containers.spliterator(), false)
                .filter(it -> it.path("name").asText("").equals(container))
                .flatMap(it -> StreamSupport.stream(it.path("volumeMounts").spliterator(), false))
                .filter(it -> it.path("mountPath").asText("").equals(path))
                .map(it -> it.path("name").asText(""))
                .findFirst();
    }

    private static JsonNode template(JsonNode deployment) {
        return deployment.path("spec").path("template");
    }

    private static Finding multiRoot(JsonNode deployment) {
        return PodShape.env(template(deployment), "discovery", "ISTIO_MULTIROOT_MESH")
                        .filter("true"::equals)
                        .isPresent()
                ? Finding.ok("ISTIO_MULTIROOT_MESH", "true: the root can be changed without a gap")
                : Finding.warning(
                        "ISTIO_MULTIROOT_MESH",
                        "not true on container discovery: istiod refuses any other root",
                        "set ISTIO_MULTIROOT_MESH=true before the root is to change");
    }

    private static Finding account(JsonNode spec, String expected) {
        var found = Json.at(spec, "serviceAccountName").orElse("default");
        return expected.isEmpty() || found.equals(expected)
                ? Finding.ok("ServiceAccount", "istiod runs as " + found)
                : Finding.warning(
                        "ServiceAccount",
                        "istiod runs as " + found + ", SERVICE_ACCOUNT says " + expected,
                        "bind the Vault role to " + found);
    }
}
