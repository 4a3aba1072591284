package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.KeeperPods.plan;
import static io.virtualmesh.agent.mesh.KeeperPods.put;
import static io.virtualmesh.agent.mesh.KeeperPods.ready;
import static io.virtualmesh.agent.mesh.KeeperPods.settings;
import static io.virtualmesh.agent.mesh.KeeperPods.soon;
import static io.virtualmesh.agent.mesh.TestPlans.A;
import static io.virtualmesh.agent.mesh.TestPlans.B;
import static io.virtualmesh.agent.mesh.TestPlans.wanted;
import static io.virtualmesh.agent.mesh.TestStatus.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.mesh.KeeperPods.Pod;
import io.virtualmesh.agent.trust.TrustPlan;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No plan can be made, read or asked for. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrustKeeperFaultsIT {
    private static final String CRD = "issuedcertificates.certificates.mesh.gloo.solo.io";
    @RegisterExtension static final OwnServer SERVER = OwnServer.still();

    @Test
    @Order(1)
    void aPlanThatCannotBeReadIsLeftAloneUnlessItIsRemembered() throws Exception {
        var cluster = ready(SERVER);
        TrustPlan plan;
        try (var pod = Pod.start(cluster, "istiod-a")) {
            plan = plan(pod.ask(A, false));
        }
        var broken = (ObjectNode) Json.of(PlanShape.write(plan));
        ((ObjectNode) broken.path("roots").path(0)).put("pem", "lost");
        put(cluster, broken);

        try (var fresh = Pod.start(cluster, "istiod-b")) {
            assertThat(fresh.ask(B, false))
                    .isEqualTo(fresh.keeper().view())
                    .isInstanceOfSatisfying(
                            TrustView.Unsure.class,
                            it -> {
                                assertThat(it.reason()).isEqualTo("TrustPlanUnreadable");
                                assertThat(it.why()).contains("status.trust.plan", "no PEM");
                            });
        }
        assertThat(PlanReport.planOf(cluster.report())).isEqualTo(Json.tree(broken.toString()));

        var notebook = new NotebookInMemory();
        notebook.write(PlanNotes.NAME, PlanShape.text(plan));
        try (var again = Pod.of(cluster, "istiod-a", notebook)) {
            again.watcher().start();
            soon().until(again.keeper()::view, new TrustView.Planned(plan.restored(NOW))::equals);
        }
    }

    @Test
    @Order(2)
    void whoMayNotWriteThePlanStartsWithoutOne() throws Exception {
        var cluster = new TestCluster(SERVER.api(), ShippedRoles.without(mayWriteThePlan()));
        cluster.virtualMesh("virtual-mesh");
        try (var pod = Pod.start(cluster, "istiod-a")) {
            for (int seconds = 0; seconds < 15; seconds += 7) {
                assertThat(pod.ask(A, seconds)) // its API server may just have started
                        .isInstanceOfSatisfying(
                                TrustView.Unsure.class,
                                it -> assertThat(it.reason()).isEqualTo("TrustPlanUnread"));
            }
            assertThat(pod.ask(A, 15))
                    .isInstanceOfSatisfying(
                            TrustView.NoPlan.class,
                            it -> assertThat(it.why()).contains("patch", "issuedcertificates"));
            assertThat(pod.keeper().view()).isInstanceOf(TrustView.NoPlan.class);
        }
    }

    @Test
    @Order(3)
    void aRightThatComesALittleLateIsNoMissingOne() throws Exception {
        var grants = ShippedRoles.without(mayWriteThePlan());
        var cluster = new TestCluster(SERVER.api(), grants);
        cluster.virtualMesh("virtual-mesh");
        try (var pod = Pod.start(cluster, "istiod-a")) {
            assertThat(pod.ask(A, 0)).isInstanceOf(TrustView.Unsure.class);

            cluster.grantAll();

            soon().until(() -> pod.ask(A, 1) instanceof TrustView.Planned);
        }
    }

    private static ShippedRoles.Grant mayWriteThePlan() {
        return ShippedRoles.grants().stream()
                .filter(it -> it.toString().startsWith("patch issuedcertificates/status"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(4)
    void whileNobodyCanBeAskedWhatIsRememberedCounts() throws Exception {
        var cluster = ready(SERVER);
        var notebook = new NotebookInMemory();
        var nowhere = Pod.of(cluster, "istiod-a", notebook); // its watcher never starts
        assertThat(nowhere.ask(A, false))
                .isInstanceOfSatisfying(
                        TrustView.Unsure.class,
                        it -> assertThat(it.reason()).isEqualTo("TrustPlanUnread"));
        notebook.write(PlanNotes.NAME, "{");
        assertThat(Pod.of(cluster, "istiod-a", notebook).keeper().view())
                .isInstanceOf(TrustView.Unsure.class);
        var plan = TrustPlan.first(wanted(A));
        notebook.write(PlanNotes.NAME, PlanShape.text(plan));

        assertThat(Pod.of(cluster, "istiod-a", notebook).ask(B, false))
                .isEqualTo(new TrustView.Planned(plan));
    }

    @Test
    @Order(5)
    void aCrdThatDropsThePlanLeavesNoneUntilItIsReplaced() throws Exception {
        var cluster = ready(SERVER);
        drop("plan", properties -> properties.path("trust").path("properties"), cluster);
        try (var pod = Pod.start(cluster, "istiod-a")) {
            soon().until(() -> pod.ask(A, false) instanceof TrustView.NoPlan);
            assertThat(pod.keeper().view())
                    .isInstanceOfSatisfying(
                            TrustView.NoPlan.class,
                            it -> assertThat(it.why()).contains("status.trust.plan"));

            drop("replicas", properties -> properties, cluster); // as Gloo's
            var report =
                    new PlanReport(new Home(cluster.admin, true), cluster.mesh, settings(cluster));
            soon().until(() -> report.obstacle().isPresent());
            assertThat(pod.ask(A, false)).isInstanceOf(TrustView.NoPlan.class);

            TestCluster.applyCrds(cluster.admin);

            soon().until(() -> pod.keeper().view() instanceof TrustView.Unsure);
            assertThat(pod.ask(A, true)).isInstanceOf(TrustView.Planned.class);
        }
    }

    /** Leaves one property of the status out of our CRD. */
    private static void drop(String name, UnaryOperator<JsonNode> where, TestCluster cluster)
            throws ApiFailure {
        var crd = TestMesh.yaml(TestCluster.text("/META-INF/fabric8/" + CRD + "-v1.yml"));
        var schema =
                crd.path("spec").path("versions").path(0).path("schema").path("openAPIV3Schema");
        var status = schema.path("properties").path("status").path("properties");
        ((ObjectNode) where.apply(status)).remove(name);
        cluster.admin.apply(TestCluster.crdPlace(CRD), "test", true, crd);
    }
}
