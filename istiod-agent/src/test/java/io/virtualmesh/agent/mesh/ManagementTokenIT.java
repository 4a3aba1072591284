package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The account that a join makes, and its token, on a real API server that is both clusters at once. */
class ManagementTokenIT {
    private static final Duration LIFE = Duration.ofMinutes(20);
    private static Lab lab;
    private static ApiServer server;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.create();
        server = lab.newApiServer(new ApiServerOptions(false, false));
        try (var admin = TestCluster.admin(server)) {
            TestCluster.applyCrds(admin);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    @Test
    void theTokenIsRenewedFromHalfOfItsLifeOnAndNotBefore() throws Exception {
        var cluster = ofAnotherCluster();
        var joined = join(cluster);
        cluster.grant(
                "{apiGroups: [''], resources: [secrets], resourceNames: [istiod-agent-management], verbs: [patch]}");
        var first = kubeconfig(cluster);
        try (var management = as(first)) {
            var token = new ManagementToken(cluster.agent, cluster.istiod);

            token.renewIfDue(management, Instant.now());
            assertThat(kubeconfig(cluster)).isEqualTo(first);

            // the next look comes at half of its life, which is earlier than an hour
            token.renewIfDue(management, joined.until().minus(LIFE.dividedBy(3)));
            var second = kubeconfig(cluster);
            assertThat(second).isNotEqualTo(first);
            assertThat(withoutToken(second)).isEqualTo(withoutToken(first));
            try (var renewed = as(second)) {
                assertThat(renewed.list(Place.virtualMeshes(cluster.gloo), Map.of())).isNotNull();
            }
        }
    }

    @Test
    void theAccountMayWriteItsOwnReportAndNoOther() throws Exception {
        var cluster = ofAnotherCluster();
        join(cluster);
        try (var account = as(kubeconfig(cluster))) {
            new ReportWriter(
                            account,
                            cluster.mesh,
                            cluster.settings("istiod-a", MeshSettings.Container.SIDECAR))
                    .writeEntry(TestStatus.waiting());

            assertRefused(() ->
                    account.merge(
                            Place.report(cluster.gloo, "istiod-istio-system-other"),
                            Json.object()));
            assertRefused(() ->
                    account.merge(Place.virtualMesh(cluster.gloo, "virtual-mesh"), Json.object()));
            assertRefused(() -> account.get(Place.core("secrets", cluster.gloo, "x")));
            assertRefused(
                    () -> ServiceAccountToken.request(account, cluster.istiod, "istiod", LIFE));
        }
    }

    @Test
    void revokeTakesEverythingAwayAndSaysWhat() throws Exception {
        var cluster = ofAnotherCluster();
        join(cluster);
        var joining = new Joining(cluster.admin, cluster.gloo, cluster.mesh.value());

        assertThat(joining.revoke()).hasSize(3);
        assertThat(joining.revoke()).isEmpty();

        try (var account = as(kubeconfig(cluster))) {
            assertThat(
                            refusal(() -> account.list(Place.virtualMeshes(cluster.gloo), Map.of()))
                                    .kind())
                    .isEqualTo(ApiFailure.Kind.UNAUTHORIZED);
        }
    }

    /** It has a RoleBinding of the same name from our chart. */
    @Test
    void aMeshOfTheSameClusterIsNotJoinedAndKeepsItsRights() throws Exception {
        var cluster = new TestCluster(server);
        var place =
                new Place(
                        "rbac.authorization.k8s.io",
                        "v1",
                        "rolebindings",
                        cluster.gloo,
                        JoinAccount.nameFor(cluster.mesh),
                        "");
        var before = cluster.admin.get(place);
        var joining = new Joining(cluster.admin, cluster.gloo, cluster.mesh.value());

        assertThatThrownBy(() -> join(cluster)).hasMessageContaining("is a mesh of this cluster");
        assertThatThrownBy(joining::revoke).hasMessageContaining("is a mesh of this cluster");

        assertThat(cluster.admin.get(place)).isEqualTo(before);
    }

    /** Without the rights that a mesh has in the cluster of its VirtualMesh, if that is its own. */
    private static TestCluster ofAnotherCluster() throws ApiFailure {
        var roles = ShippedRoles.all();
        roles.removeIf(it -> it.path("metadata").path("namespace").asText().equals("gloo-mesh"));
        return new TestCluster(server, roles);
    }

    private static Joining.Joined join(TestCluster cluster) throws Exception {
        var joined =
                new Joining(cluster.admin, cluster.gloo, cluster.mesh.value())
                        .join(cluster.istiod, server.url(), Optional.of(server.caPem()), LIFE);
        cluster.admin.apply(secret(cluster), "test", true, TestMesh.yaml(joined.secretYaml()));
        return joined;
    }

    private static Place secret(TestCluster cluster) {
        return Place.core("secrets", cluster.istiod, JoinSecret.NAME);
    }

    private static String kubeconfig(TestCluster cluster) throws ApiFailure {
        var text = cluster.admin.get(secret(cluster)).path("data").path("kubeconfig").asText();
        return new String(Base64.getDecoder().decode(text), UTF_8);
    }

    private static String withoutToken(String kubeconfig) {
        return kubeconfig.replaceAll("token: .*", "token:");
    }

    private static KubeApi as(String kubeconfig) {
        return KubeApi.connect(
                Config.fromKubeconfig(kubeconfig), TestCluster.SIDECAR, Duration.ofSeconds(30));
    }

    private interface Call {
        Object run() throws ApiFailure;
    }

    private static ApiFailure refusal(Call call) {
        try {
            call.run();
            throw new AssertionError("was not refused");
        } catch (ApiFailure e) {
            return e;
        }
    }

    private static void assertRefused(Call call) {
        assertThat(refusal(call).kind()).isEqualTo(ApiFailure.Kind.FORBIDDEN);
    }
}
