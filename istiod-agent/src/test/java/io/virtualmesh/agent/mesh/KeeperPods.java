package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.TestPlans.wanted;
import static io.virtualmesh.agent.mesh.TestStatus.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.awaitility.core.ConditionFactory;

/** Pods that keep to a trust plan, and the plan as it stands in the report. */
final class KeeperPods {
    private KeeperPods() {}

    /** One Pod's watcher and keeper, with the agent's own rights. */
    record Pod(MeshWatcher watcher, TrustKeeper keeper, NotebookInMemory notebook)
            implements AutoCloseable {
        static Pod of(TestCluster cluster, String name, NotebookInMemory notebook) {
            var settings = cluster.settings(name, Container.INIT);
            var watcher = new MeshWatcher(settings, cluster.agent, Optional.empty(), new Random(1));
            var keeper = new TrustKeeper(settings, cluster.agent, watcher, notebook, () -> NOW);
            return new Pod(watcher, keeper, notebook);
        }

        static Pod start(TestCluster cluster, String name) {
            var pod = of(cluster, name, new NotebookInMemory());
            pod.watcher().start();
            soon().until(() ->
                    pod.watcher().view() instanceof MeshView.Managed
                            && pod.watcher().reportSight() instanceof ReportSight.Seen);
            return pod;
        }

        TrustView ask(Root own, boolean inPlace) {
            return keeper.ask(wanted(own), inPlace, NOW);
        }

        /** Of a Pod that has published nothing, that long after the first question. */
        TrustView ask(Root own, int seconds) {
            return keeper.ask(wanted(own), false, NOW.plusSeconds(seconds));
        }

        @Override
        public void close() {
            watcher.close();
        }
    }

    static TestCluster ready(OwnServer server) throws ApiFailure {
        var cluster = new TestCluster(server.api());
        cluster.virtualMesh("virtual-mesh");
        return cluster;
    }

    static MeshSettings settings(TestCluster cluster) {
        return cluster.settings("istiod-a", Container.SIDECAR);
    }

    static Place report(TestCluster cluster) {
        return Place.report(cluster.gloo, cluster.mesh.value());
    }

    static TrustPlan plan(TrustView view) {
        assertThat(view).isInstanceOf(TrustView.Planned.class);
        return ((TrustView.Planned) view).plan();
    }

    static void put(TestCluster cluster, TrustPlan plan) throws ApiFailure {
        put(cluster, Json.of(PlanShape.write(plan)));
    }

    static void put(TestCluster cluster, JsonNode plan) throws ApiFailure {
        var patch = Json.object();
        patch.putObject("status").putObject("trust").set("plan", plan);
        cluster.admin.merge(report(cluster).at("status"), patch);
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2));
    }
}
