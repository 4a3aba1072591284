package io.virtualmesh.lab;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API server with its etcd on loopback. It can be taken away and brought back on the
 * same port with the same data. There is no kubelet: Pods stay pending.
 */
public final class ApiServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ApiServerProcess server;
    private final Etcd etcd;
    private final @Nullable ControllerManager controllerManager;
    private final KubernetesClient client;

    private ApiServer(
            ApiServerProcess server, Etcd etcd, @Nullable ControllerManager controllerManager) {
        this.server = server;
        this.etcd = etcd;
        this.controllerManager = controllerManager;
        this.client = clientOf(server.adminToken());
    }

    /** Ready when this returns, after a few seconds. {@code home} must be private to its owner. */
    public static ApiServer start(Tools tools, Path home, ApiServerOptions options) {
        var ca = LabCa.root("CN=lab", KeyKind.P256);
        var etcd = Etcd.start(tools, WorkDir.folder(home, "etcd"), ca);
        var server =
                ApiServerProcess.start(
                        tools, WorkDir.folder(home, "kube-apiserver"), ca, etcd, options);
        var manager =
                options.controllerManager()
                        ? ControllerManager.start(
                                tools, WorkDir.folder(home, "kube-controller-manager"), server)
                        : null;
        return new ApiServer(server, etcd, manager);
    }

    public String url() {
        return server.url();
    }

    public String caPem() {
        return server.caPem();
    }

    /** The administrator's. */
    public Path kubeconfig() {
        return server.kubeconfig();
    }

    /** The administrator's; closed with the server. */
    public KubernetesClient client() {
        return client;
    }

    /** A client with another token, to be closed by the caller. */
    public KubernetesClient clientOf(String token) {
        var config = Config.empty();
        config.setMasterUrl(url());
        config.setCaCertData(caPem());
        config.setOauthToken(token);
        config.setRequestTimeout(30_000);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Writes a kubeconfig (0600) for another token, for a process to use. */
    public Path writeKubeconfig(Path file, String token) {
        return KubeConfigs.write(file, url(), caPem(), token);
    }

    public void createNamespace(String name) {
        Manifests.createNamespace(client, name);
    }

    public void createServiceAccount(String namespace, String name) {
        Manifests.createServiceAccount(client, namespace, name);
    }

    /**
     * A token by the TokenRequest API, good for a day.
     *
     * @param audience null for the API server's own
     * @param boundTo the Pod with which the token ends, null for none
     */
    public String token(
            String namespace, String account, @Nullable String audience, @Nullable Pod boundTo) {
        return ServiceTokens.request(client, namespace, account, audience, boundTo);
    }

    /** Who asked for what; one JSON event per line. Bodies as {@link ApiServerOptions#auditBodies} says. */
    public Path auditLog() {
        return server.auditLog();
    }

    /** Takes the API server away (SIGTERM, then SIGKILL); etcd and its data stay. */
    public void stop() {
        server.stop();
    }

    /** Brings it back on the same port and waits until it is ready. */
    public void startAgain() {
        server.startAgain();
    }

    public LabProcess process() {
        return server.process();
    }

    /** Waits until a namespace has its default ServiceAccount, so that Pods can be made in it. */
    public void awaitDefaultServiceAccount(String namespace) {
        Until.require(
                PATIENCE,
                () -> "no default ServiceAccount in " + namespace,
                () ->
                        client.serviceAccounts().inNamespace(namespace).withName("default").get()
                                != null);
    }

    Map<String, String> adminHeaders() {
        return server.adminHeaders();
    }

    @Override
    public void close() {
        client.close();
        if (controllerManager != null) {
            controllerManager.close();
        }
        server.stop();
        etcd.close();
    }
}
