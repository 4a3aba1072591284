package io.virtualmesh.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OpenBao server on loopback, initialised and unsealed. It keeps its data when stopped and
 * started again, which a server in dev mode would not.
 */
public final class Bao implements AutoCloseable {
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

    public String rootToken() {
        return rootToken;
    }

    /** One call as root, whatever it answers; {@code path} without {@code /v1/}. */
    public BaoAnswer api(String method, String path) {
        return server.call(method, path, rootToken, null);
    }

    public BaoAnswer api(String method, String path, Map<String, ?> body) {
        return server.call(method, path, rootToken, body);
    }

    /** One call with another token, or with none. */
    public BaoAnswer apiAs(
            @Nullable String token, String method, String path, @Nullable Map<String, ?> body) {
        return server.call(method, path, token, body);
    }

    /** Writes as root and returns {@code data}; anything but success is an error. */
    public JsonNode write(String path, Map<String, ?> body) {
        return succeeded("POST", path, api("POST", path, body));
    }

    /** Reads as root and returns {@code data}; anything but success is an error. */
    public JsonNode read(String path) {
        return succeeded("GET", path, api("GET", path));
    }

    /** The keys of a LIST as root; none where the answer is 404. */
    public List<String> list(String path) {
        var keys = api("LIST", path).body().path("data").path("keys");
        return keys.valueStream().map(JsonNode::asText).toList();
    }

    private static JsonNode succeeded(String method, String path, BaoAnswer answer) {
        if (!answer.isSuccess()) {
            throw new LabException("OpenBao refused " + method + " " + path + ": " + answer);
        }
        return answer.body().path("data");
    }

    /** Sets up all that the guide of seeds/002 does, on this server and the cluster. */
    public VaultGuide configureAsGuide(ApiServer api, GuideOptions options) {
        return VaultGuide.configure(this, api, options);
    }

    public void seal() {
        succeeded("PUT", "sys/seal", api("PUT", "sys/seal"));
    }

    /** Unseals and waits until the server is active. */
    public void unseal() {
        var answer = server.call("PUT", "sys/unseal", null, Map.of("key", unsealKey));
        succeeded("PUT", "sys/unseal", answer);
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
