package io.virtualmesh.lab;

import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OpenBao server on loopback, initialised and unsealed. It keeps its data when stopped and
 * started again, which a server in dev mode would not.
 */
public final class Bao implements VaultServer, AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final BaoProcess server;
    private final String rootToken;
    private final String unsealKey;

    private Bao(BaoProcess server, String rootToken, String unsealKey) {
        this.server = server;
        this.rootToken = rootToken;
        this.unsealKey = unsealKey;
    }

    /** Ready when this returns. {@code home} must be private to its owner. */
    public static Bao start(Tools tools, Path home, boolean tls) {
        var server = BaoProcess.start(tools, home, tls);
        var init =
                server.call(
                        "PUT", "sys/init", null, Map.of("secret_shares", 1, "secret_threshold", 1));
        var bao =
                new Bao(
                        server,
                        init.body().path("root_token").asText(),
                        init.body().path("keys_base64").path(0).asText());
        bao.unseal();
        return bao;
    }

    /** {@code http://127.0.0.1:port} or {@code https://…}. */
    public String address() {
        return server.address();
    }

    /** The CA of its serving certificate; null when it speaks plain http. */
    public @Nullable String caPem() {
        return server.caPem();
    }

    @Override
    public String rootToken() {
        return rootToken;
    }

    @Override
    public BaoAnswer apiAs(
            @Nullable String token, String method, String path, @Nullable Map<String, ?> body) {
        return server.call(method, path, token, body);
    }

    /** Sets up all that the guide of seeds/002 does, on this server and the cluster. */
    public VaultGuide configureAsGuide(ApiServer api, GuideOptions options) {
        return VaultGuide.configure(this, KubernetesLogin.of(api), options);
    }

    public void seal() {
        VaultServer.succeeded("PUT", "sys/seal", api("PUT", "sys/seal"));
    }

    /** Unseals and waits until the server is active. */
    public void unseal() {
        var answer = server.call("PUT", "sys/unseal", null, Map.of("key", unsealKey));
        VaultServer.succeeded("PUT", "sys/unseal", answer);
        server.awaitActive();
    }

    /** Takes the server away; its data stay. */
    public void stop() {
        server.process().stop(STOP_PATIENCE);
    }

    /** Brings it back on the same port, unsealed, with all that it knew. */
    public void startAgain() {
        server.startAgain();
        unseal();
    }

    public LabProcess process() {
        return server.process();
    }

    @Override
    public void close() {
        stop();
    }
}
