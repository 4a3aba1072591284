package io.virtualmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.rights.AuditLog;
import io.virtualmesh.lab.rights.AuditedRequest;
import io.virtualmesh.lab.rights.Right;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Runs after all others and judges what the containers of istiod's Pods asked of real API servers: nothing passed that the chart
 * would not allow. That no right of the chart is unused is shown where all kinds of set-up are run, in RightsOfTheRunIT.
 */
@NeedsNodes
@Order(Integer.MAX_VALUE)
class RightsInClustersIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What every cluster gives to everybody who is known to it. */
    private static final List<String> OF_EVERYBODY =
            List.of("system:discovery", "system:basic-user");

    @Test
    void noContainerOfOursDidMoreThanTheChartAllows() throws IOException {
        for (var cluster : SharedClusters.get().all()) {
            var rights = shipped(cluster);
            rights.addAll(ofEverybody(cluster));

            assertThat(asked(cluster))
                    .filteredOn(request -> !request.isRefused())
                    .filteredOn(request -> !Right.allow(rights, request))
                    .as("passed in %s, and no rule of the chart allows it", cluster.name())
                    .isEmpty();
        }
    }

    private static Set<AuditedRequest> asked(Cluster cluster) {
        var asked = new AuditLog(cluster.auditLog()).requestsOf("istiod-agent/");
        asked.removeIf(it -> !it.agent().endsWith("(init)") && !it.agent().endsWith("(sidecar)"));
        return asked;
    }

    /** Of all the ways in which the tests of this module install the chart. */
    private static List<Right> shipped(Cluster cluster) throws IOException {
        var rights = new ArrayList<Right>();
        rights.addAll(rendered(cluster, "istiodSidecar.ownVirtualMesh=false"));
        rights.addAll(rendered(cluster, "restarts.enabled=true", Revision.SETTINGS));
        rights.addAll(rendered(cluster, OddIstiod.SETTINGS));
        rights.addAll(rendered(cluster, "management.meshes={" + meshOfTheOther(cluster) + "}"));
        return rights;
    }

    private static String meshOfTheOther(Cluster cluster) {
        return "istiod-istio-system-"
                + (cluster.name().equals("cluster-1") ? "cluster-2" : "cluster-1");
    }

    private static List<Right> rendered(Cluster cluster, String... settings) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                "template",
                                "istiod-agent",
                                AgentImage.checkout().resolve("helm/istiod-agent").toString(),
                                "--namespace=gloo-mesh",
                                "--kube-version="
                                        + cluster.client().getKubernetesVersion().getGitVersion(),
                                "--set=crds.install=false",
                                "--set=clusterName=" + cluster.name()));
        for (var setting : settings) {
            command.add("--set=" + setting);
        }
        var file = SharedClusters.get().home().resolve("rendered.yaml");
        WorkDir.write(file, cluster.helm(command.toArray(String[]::new)));
        var objects =
                cluster.kubectl("apply", "--dry-run=client", "-o", "json", "-f", file.toString());
        return Right.of(
                List.copyOf(
                        JSON.readTree(withoutWarnings(objects))
                                .path("items")
                                .valueStream()
                                .toList()));
    }

    /** Of objects that are there and that helm has made; they come before the list. */
    private static String withoutWarnings(String printed) {
        return printed.lines()
                .dropWhile(line -> !line.equals("{"))
                .collect(Collectors.joining("\n"));
    }

    private static List<Right> ofEverybody(Cluster cluster) throws IOException {
        var rights = new ArrayList<Right>();
        for (var name : OF_EVERYBODY) {
            JsonNode role =
                    JSON.readTree(cluster.kubectl("get", "clusterrole", name, "-o", "json"));
            rights.addAll(Right.of(role, "", ""));
        }
        return rights;
    }
}
