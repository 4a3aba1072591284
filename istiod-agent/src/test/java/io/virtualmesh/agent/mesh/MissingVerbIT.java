package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.MeshSource.Notice;
import io.virtualmesh.agent.control.StatusSink.Severity;
import io.virtualmesh.agent.control.TrustFacts;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.mesh.ShippedRoles.Grant;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes away each verb of the roles that we ship, one at a time: the running agent says which verb on what is missing, so
 * none of them is granted for nothing, and {@code check} says the same.
 */
class MissingVerbIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<Grant, Maimed> MAIMED = new LinkedHashMap<>();
    private static final MeshLog LOG = new MeshLog();
    private static final TrustFacts LEADING =
            TestStatus.facts(
                    new ReplicaTrust(1, Set.of(TestPlans.A.id()), Set.of(TestPlans.A)),
                    RootRule.SUBSET,
                    TestPlans.A);
    private static Lab lab;

    /** All run at once, since most of the time is waiting. */
    @BeforeAll
    static void start() throws Exception {
        lab = Lab.create();
        var server = lab.newApiServer(new ApiServerOptions(false, false));
        try (var admin = TestCluster.admin(server)) {
            TestCluster.applyCrds(admin);
        }
        LOG.start();
        for (var grant : ShippedRoles.grants()) {
            MAIMED.put(grant, Maimed.start(server, grant));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (var maimed : MAIMED.values()) {
            maimed.close();
        }
        LOG.close();
        lab.close();
    }

    static List<Grant> grants() {
        return ShippedRoles.grants();
    }

    @ParameterizedTest
    @MethodSource("grants")
    void eachVerbIsUsedAndNamedWhereItIsMissing(Grant grant) {
        var at = MAIMED.get(grant);

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(isOfCheckOnly(grant) ? at.inspected() : at.told())
                                .containsPattern(
                                        "(may not|cannot) %s (resource \"|)%s"
                                                .formatted(grant.verb(), grant.resource())));
    }

    @ParameterizedTest
    @MethodSource("grants")
    void noneDelaysTheBundleButTheOneThatShowsTheVirtualMesh(Grant grant) {
        var seen = MAIMED.get(grant).watcher().view() instanceof MeshView.Managed;

        assertThat(seen).isEqualTo(!grant.toString().equals("list virtualmeshes"));
    }

    @ParameterizedTest
    @MethodSource("grants")
    void checkNamesExactlyThatVerb(Grant grant) {
        var found = MAIMED.get(grant).rights().getFirst();

        if (isOfCheckOnly(grant)) {
            assertThat(found.level()).isEqualTo(Finding.Level.OK);
            return;
        }
        assertThat(found.level()).isEqualTo(Finding.Level.FAILED);
        assertThat(found.found().substring("missing: ".length()).split("; "))
                .allMatch(it -> it.startsWith(grant.verb() + " " + grant.resource()));
    }

    /** No container of ours reads istiod's Deployment. */
    private static boolean isOfCheckOnly(Grant grant) {
        return grant.resource().equals("deployments");
    }

    /** One replica of an istiod that lacks one verb. */
    private record Maimed(TestCluster cluster, MeshWatcher watcher, StatusWriter writer) {
        static Maimed start(ApiServer server, Grant grant) throws Exception {
            var cluster = new TestCluster(server, ShippedRoles.without(grant));
            cluster.pod("istiod-a");
            cluster.virtualMesh("virtual-mesh");
            if (!grant.resource().equals("issuedcertificates")) {
                leftover(cluster); // else the report is still to be created
            }
            var settings = cluster.settings("istiod-a", Container.SIDECAR);
            var watcher = cluster.watcher("istiod-a");
            var writer =
                    new StatusWriter(
                            settings,
                            cluster.agent,
                            watcher,
                            LeadSettings.usual(),
                            Clock.systemUTC(),
                            new Random(2));
            watcher.start();
            writer.start();
            writer.accept(TestStatus.of(LEADING));
            writer.event(Severity.NORMAL, "Issued", "a new intermediate");
            return new Maimed(cluster, watcher, writer);
        }

        /** Of another replica, so that there is somebody to look after, and a trust plan to coordinate. */
        private static void leftover(TestCluster cluster) throws ApiFailure {
            new ReportWriter(
                            cluster.admin,
                            cluster.mesh,
                            cluster.settings("istiod-gone", Container.SIDECAR))
                    .writeEntry(TestStatus.waiting());
            var plan = Json.object();
            plan.putObject("status")
                    .putObject("trust")
                    .set("plan", Json.of(PlanShape.write(TestPlans.introducing())));
            cluster.admin.merge(
                    Place.report(cluster.gloo, cluster.mesh.value()).at("status"), plan);
        }

        /** What its view, its log and {@code check} say, of its own namespaces only. */
        String told() {
            var notices =
                    switch (watcher.view()) {
                        case MeshView.Managed it ->
                                it.notices().stream()
                                        .map(Notice::message)
                                        .collect(Collectors.joining("\n"));
                        case MeshView.Waiting it -> it.message();
                    };
            return notices + "\n" + LOG.about(cluster.istiod, cluster.gloo);
        }

        /** What {@code check} says of the cluster. */
        String inspected() {
            var settings = cluster.settings("istiod-a", Container.SIDECAR);
            try (var inspection = new MeshInspection(settings, cluster.agent, Clock.systemUTC())) {
                return inspection.inspect().findings().stream()
                        .map(Finding::found)
                        .collect(Collectors.joining("\n"));
            }
        }

        List<Finding> rights() {
            var settings = cluster.settings("istiod-a", Container.SIDECAR);
            return new AccessCheck(settings, cluster.agent, new Home(cluster.agent, true))
                    .check(cluster.mesh, Optional.empty());
        }

        void close() throws InterruptedException {
            writer.close();
            watcher.close();
        }
    }
}
