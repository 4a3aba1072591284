package io.virtualmesh.lab.training;

import io.virtualmesh.lab.PodEnvironment;
import io.virtualmesh.lab.process.Ports;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What a container finds in istiod's Pod, with the stubs as its peers. */
record TrainingPod(WorkDir work, Stub api, Stub vault, String caPem, AtomicInteger volumes) {
    static final String NAME = "istiod-7c9f8d5b64-x2v8q";

    TrainingPod(WorkDir work, Stub api, Stub vault, String caPem) {
        this(work, api, vault, caPem, new AtomicInteger());
    }

    Path emptyVolume() {
        return work.folder("cacerts-" + volumes.incrementAndGet());
    }

    /** The Vault stub also stands for istiod: something that speaks TLS is all the dial needs. */
    Map<String, String> environment() {
        var account = work.folder("serviceaccount");
        WorkDir.write(account.resolve("token"), jwt());
        WorkDir.write(account.resolve("ca.crt"), caPem);
        var environment = new HashMap<>(PodEnvironment.of(api.port(), account));
        environment.putAll(settings(account));
        return environment;
    }

    private Map<String, String> settings(Path account) {
        return Map.ofEntries(
                Map.entry("PILOT_CERT_PROVIDER", "istiod"),
                Map.entry("POD_NAME", NAME),
                Map.entry("POD_NAMESPACE", "istio-system"),
                Map.entry("SERVICE_ACCOUNT", "istiod"),
                Map.entry("SERVICE_ACCOUNT_DIR", account.toString()),
                Map.entry("CLUSTER_ID", "cluster-1"),
                Map.entry("ALLOW_DISK_VOLUME", "true"),
                Map.entry("VAULT_SERVERS", vault.url()),
                Map.entry("ISTIOD_SECURE_ADDRESS", "127.0.0.1:" + vault.port()),
                Map.entry("ISTIOD_MONITORING_ADDRESS", "127.0.0.1:" + vault.port()),
                Map.entry("MANAGEMENT_ADDRESS", "127.0.0.1:" + Ports.free()));
    }

    /** Of the form of a token, signed by nobody. */
    private static String jwt() {
        return "%s.%s.c2lnbmF0dXJl"
                .formatted(
                        part("{\"alg\":\"RS256\"}"),
                        part(
                                "{\"iss\":\"training\",\"aud\":[\"vault\"],\"sub\":\"system:serviceaccount:istio-system:istiod\"}"));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
