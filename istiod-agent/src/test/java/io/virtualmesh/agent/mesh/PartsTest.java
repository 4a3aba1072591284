package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.Finding;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {
    @ParameterizedTest
    @CsvSource({
        "istiod-7c9f8d5b64-x2v8q, istiod",
        "istiod-1-29-7c9f8d5b64-x2v8q, istiod-1-29",
        "my-laptop, ''",
    })
    void theNameOfAPodTellsItsDeployment(String pod, String deployment) {
        assertThat(PodShape.deploymentByName(pod).orElse("")).isEqualTo(deployment);
    }

    @Test
    void theOwnerTellsItBetter() {
        var pod =
                TestMesh.yaml(
                        """
                        metadata:
                          name: x
                          labels: {pod-template-hash: abc-123}
                          ownerReferences: [{kind: ReplicaSet, name: istiod-abc-123, controller: true}]
                        """);

        assertThat(PodShape.deployment(pod)).contains("istiod");
    }

    @Test
    void backoffDoublesUpToItsCap() {
        var backoff = new Retries(Duration.ofSeconds(1), Duration.ofSeconds(5), new Random(1));

        for (var whole : new int[] {1, 2, 4, 5, 5}) {
            assertThat(backoff.next())
                    .isBetween(Duration.ofMillis(whole * 500), Duration.ofSeconds(whole));
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aMirrorSurvivesItsTextAndABrokenOneIsNone() {
        var mirror = Mirror.of(TestMesh.CLUSTER_1, TestMesh.seed());

        assertThat(Mirror.parse(mirror.text()).orElseThrow().text()).isEqualTo(mirror.text());
        assertThat(Mirror.parse("{")).isEmpty();
        assertThat(Mirror.parse("{\"mesh\":\"m\"}")).isEmpty();
        assertThat(Mirror.parse("[]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://vault.vault:8200, vault/vault",
        "https://vault.ns.svc:8200, vault/ns",
        "https://vault.ns.svc.cluster.local, vault/ns",
        "https://vault.example.com:8200, ''",
        "https://vault:8200, ''",
        "https://10.1.2.3, ''",
    })
    void aHostOfTheClusterIsAService(URI server, String service) {
        assertThat(
                        VaultInMeshCheck.Target.of(server)
                                .map(it -> it.name() + "/" + it.namespace())
                                .orElse(""))
                .isEqualTo(service);
    }

    @ParameterizedTest
    @CsvSource({
        "false, '', OK",
        "false, '{}', OK",
        "true, '', WARNING", // no Pod now: the next one gets a sidecar
        "true, '{}', WARNING",
        "true, '{labels: {sidecar.istio.io/inject: \"false\"}}', OK",
        "true, '{annotations: {sidecar.istio.io/inject: \"false\"}}', OK",
        "false, '{annotations: {sidecar.istio.io/status: \"{}\"}}', FAILED",
        "true, '{annotations: {sidecar.istio.io/status: \"{}\"}}', FAILED",
    })
    void vaultInTheMeshThatItSignsForIsADeadlockInWaiting(
            boolean injected, String metadata, Finding.Level level) {
        var target = new VaultInMeshCheck.Target("vault", "vault");
        var pods =
                metadata.isEmpty()
                        ? List.<JsonNode>of()
                        : List.of(TestMesh.yaml("metadata: " + metadata));

        assertThat(VaultInMeshCheck.of(target, injected, pods).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, ACCEPTED, ACCEPTED, applied to all 2 meshes",
        "ACCEPTED, FAILED, FAILED, istiod-istio-system-cluster-2: FAILED",
        "ACCEPTED, '', PENDING, istiod-istio-system-cluster-2: no report yet",
        "FAILED, '', FAILED, istiod-istio-system-cluster-1: FAILED; istiod-istio-system-cluster-2: no report yet",
    })
    void aVirtualMeshIsAcceptedOnceItIsAppliedToEachMeshThatItLists(
            String first, String second, String worst, String told) {
        var status = Json.object();
        var meshes = status.putObject("meshes");
        meshes.putObject("istiod-istio-system-cluster-1.gloo-mesh.").put("state", first);
        meshes.putObject("istiod-istio-system-cluster-3.gloo-mesh.").put("state", "INVALID");
        if (!second.isEmpty()) {
            meshes.putObject("istiod-istio-system-cluster-2.gloo-mesh.").put("state", second);
        }

        var states = MeshStates.of(TestMesh.seed(), status);

        assertThat(states.worst()).isEqualTo(worst);
        assertThat(states.told()).isEqualTo(told);
    }

    @Test
    void aVirtualMeshTellsWhereAChangeOfRootsWaits() {
        var status = Json.object();
        var meshes = status.putObject("meshes");
        for (var mesh : List.of("1", "2")) {
            meshes.putObject("istiod-istio-system-cluster-" + mesh + ".gloo-mesh.")
                    .put("state", "ACCEPTED")
                    .putArray("warnings")
                    .add("RootChangeWaits/StillUsed: " + mesh);
        }

        assertThat(MeshStates.of(TestMesh.seed(), status).told())
                .isEqualTo(
                        "applied to all 2 meshes"
                                + "; istiod-istio-system-cluster-1: RootChangeWaits/StillUsed: 1"
                                + "; istiod-istio-system-cluster-2: RootChangeWaits/StillUsed: 2");
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "6, WARNING", "40, FAILED"})
    void aClockThatIsWrongIsTold(long seconds, Finding.Level level) {
        var now = Instant.parse("2026-11-21T12:00:00Z").plusSeconds(seconds);

        assertThat(ClockCheck.of(Optional.of("Sat, 21 Nov 2026 12:00:00 GMT"), now).level())
                .isEqualTo(level);
    }

    @Test
    void aSidecarAloneAndASecretAreFailures() {
        var deployment =
                TestMesh.yaml(
                        """
                        spec:
                          template:
                            spec:
                              serviceAccountName: istiod
                              containers:
                              - name: discovery
                                volumeMounts: [{name: cacerts, mountPath: /etc/cacerts}]
                              - name: istiod-agent
                                args: [sidecar]
                              volumes: [{name: cacerts, secret: {secretName: cacerts}}]
                        """);

        var findings = DeploymentCheck.of(deployment, "istiod-service-account");

        assertThat(findings)
                .extracting(Finding::level)
                .containsExactly(
                        Finding.Level.FAILED,
                        Finding.Level.FAILED,
                        Finding.Level.WARNING,
                        Finding.Level.WARNING);
    }

    @Test
    void theReportOfAMeshIsThatOfItsWorstReplica() {
        var report =
                TestMesh.yaml(
                        """
                        metadata: {generation: 3}
                        status:
                          conditions:
                          - {type: Ready, status: "False", lastTransitionTime: "2026-01-01T00:00:00Z"}
                          replicas:
                            a: {state: FINISHED, notAfter: "2027-01-02T00:00:00Z", conditions: [{type: Ready, status: "True"}]}
                            b: {state: FAILED, error: no Vault, notAfter: "2027-01-01T00:00:00Z", conditions: [{type: Ready, status: "False", reason: R, message: m}]}
                        """);

        var status =
                Aggregate.of(report, Optional.of(TestMesh.seed()), List.of(), "a", Instant.EPOCH);

        assertThat(status.path("state").asText()).isEqualTo("FAILED");
        assertThat(status.path("error").asText()).isEqualTo("b: no Vault");
        assertThat(status.path("notAfter").asText()).isEqualTo("2027-01-01T00:00:00Z");
        assertThat(status.path("observedGeneration").asLong()).isEqualTo(3);
        var ready = status.path("conditions").path(0);
        assertThat(ready.path("reason").asText()).isEqualTo("R");
        assertThat(ready.path("lastTransitionTime").asText()).isEqualTo("2026-01-01T00:00:00Z");
    }
}
