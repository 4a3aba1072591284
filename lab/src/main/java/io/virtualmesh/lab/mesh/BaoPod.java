package io.virtualmesh.lab.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.virtualmesh.lab.BaoAnswer;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.HttpPeer;
import io.virtualmesh.lab.KubernetesLogin;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.VaultServer;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.Until;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenBao as Pod {@code vault-0}, at {@code http://vault.vault:8200} as the guide has it. Its data and
 * the key that unseals it lie on the node, so it comes back by itself with all that it knew.
 */
public final class BaoPod implements VaultServer {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEAL_KEY_BYTES = 32;
    private static final String DATA = "/var/lib/lab-vault";

    private final Cluster cluster;
    private final HttpPeer peer;
    private final String rootToken;

    private BaoPod(Cluster cluster, HttpPeer peer, String rootToken) {
        this.cluster = cluster;
        this.peer = peer;
        this.rootToken = rootToken;
    }

    /** Loads the image into all clusters and starts the server in one; active when this returns. */
    public static BaoPod start(Clusters clusters, Cluster cluster) {
        requireNone(cluster);
        MeshImages.importBao(clusters);
        var key = new byte[SEAL_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Manifests.apply(
                cluster.client(),
                Templates.filled(
                        "bao.yaml",
                        "@DATA@",
                        DATA,
                        "@SEAL_KEY@",
                        Base64.getEncoder().encodeToString(key)));
        var service = cluster.client().services().inNamespace("vault").withName("vault").get();
        var address = service.getSpec().getClusterIP();
        var peer = new HttpPeer("http://127.0.0.1:" + cluster.relay(address, 8200), null);
        Until.require(
                PATIENCE,
                () -> "OpenBao does not listen on " + cluster.name(),
                () -> peer.isOk("/v1/sys/seal-status", Map.of()));
        var shares = Map.of("recovery_shares", 1, "recovery_threshold", 1);
        var answer = call(peer, null, "PUT", "sys/init", shares);
        var token = VaultServer.succeededBody("PUT", "sys/init", answer).path("root_token");
        var bao = new BaoPod(cluster, peer, token.asText());
        bao.awaitActive();
        return bao;
    }

    /** A second start would give it another key than the one that sealed its data. */
    private static void requireNone(Cluster cluster) {
        var set = cluster.client().apps().statefulSets().inNamespace("vault").withName("vault");
        if (set.get() != null) {
            throw new LabException(
                    cluster.name()
                            + " has an OpenBao already; delete namespace vault for a new one");
        }
        cluster.node().run("rm", "-rf", DATA);
    }

    /** Where Pods of the same cluster find it. */
    public String addressInside() {
        return "http://vault.vault:8200";
    }

    @Override
    public String rootToken() {
        return rootToken;
    }

    @Override
    public BaoAnswer apiAs(
            @Nullable String token, String method, String path, @Nullable Map<String, ?> body) {
        return call(peer, token, method, path, body);
    }

    /** Sets up all that the guide does, for logins from the server's own cluster. */
    public VaultGuide configureAsGuide(GuideOptions options) {
        var login = KubernetesLogin.of(cluster.client(), cluster.apiUrlInside(), cluster.caPem());
        return VaultGuide.configure(this, login, options);
    }

    /** The same with a root that another Vault has too. */
    public VaultGuide configureAsGuide(GuideOptions options, LabCa root) {
        return VaultGuide.configure(this, loginOf(cluster), options, root);
    }

    /** How this server, or any other in the lab, asks a cluster about tokens. */
    public static KubernetesLogin loginOf(Cluster asked) {
        return KubernetesLogin.of(asked.client(), asked.apiUrlInside(), asked.caPem());
    }

    /** Takes the server away; its data stay. */
    public void stop() {
        scale(0);
        Until.require(
                PATIENCE,
                () -> "OpenBao does not end",
                () ->
                        cluster.client().pods().inNamespace("vault").withName("vault-0").get()
                                == null);
    }

    /** Brings it back and waits until it is active. */
    public void startAgain() {
        scale(1);
        awaitActive();
    }

    public void awaitActive() {
        Until.require(
                PATIENCE,
                () -> "OpenBao on " + cluster.name() + " does not become active",
                () -> peer.isOk("/v1/sys/health", Map.of()));
    }

    /** Takes it away for good, with its data. */
    public void remove() {
        remove(cluster);
    }

    /** The same of one that somebody else has started, if there is any. */
    public static void remove(Cluster cluster) {
        cluster.kubectl("delete", "namespace", "vault", "--ignore-not-found", "--wait=true");
        cluster.kubectl(
                "delete", "clusterrolebinding", "vault-server-binding", "--ignore-not-found");
        cluster.node().run("rm", "-rf", DATA);
    }

    private void scale(int replicas) {
        cluster.client()
                .apps()
                .statefulSets()
                .inNamespace("vault")
                .withName("vault")
                .scale(replicas);
    }

    private static BaoAnswer call(
            HttpPeer peer,
            @Nullable String token,
            String method,
            String path,
            @Nullable Map<String, ?> body) {
        var headers = token == null ? Map.<String, String>of() : Map.of("X-Vault-Token", token);
        try {
            var text = body == null ? null : JSON.writeValueAsString(body);
            var answer = peer.call(method, "/v1/" + path, headers, text);
            var content = answer.body();
            return new BaoAnswer(
                    answer.statusCode(),
                    content.isBlank() ? MissingNode.getInstance() : JSON.readTree(content));
        } catch (JsonProcessingException e) {
            throw new LabException("no JSON in the answer to " + method + " " + path, e);
        }
    }
}
