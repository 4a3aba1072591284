package io.virtualmesh.lab;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The Deployment of istiod with the containers of seeds/002. Nothing runs it: its pending Pods lend
 * their names to processes, and tokens are bound to them.
 */
public final class IstiodDeployment {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAMESPACE = "istio-system";
    private static final String NAME = "istiod";

    private final ApiServer api;
    private final KubernetesClient client;

    private IstiodDeployment(ApiServer api) {
        this.api = api;
        this.client = api.client();
    }

    /** Makes namespace, ServiceAccount and Deployment; the controller manager must be running. */
    public static IstiodDeployment create(ApiServer api, int replicas) {
        return create(api, replicas, Map.of());
    }

    /**
     * @param environment more of container {@code discovery}
     */
    public static IstiodDeployment create(
            ApiServer api, int replicas, Map<String, String> environment) {
        api.createNamespace(NAMESPACE);
        api.createServiceAccount(NAMESPACE, NAME);
        var deployment = new IstiodDeployment(api);
        try (var yaml = IstiodDeployment.class.getResourceAsStream("istiod-deployment.yaml")) {
            var template = api.client().apps().deployments().load(yaml).item();
            template.getSpec().setReplicas(replicas);
            template.getSpec().getTemplate().getSpec().getContainers().stream()
                    .filter(container -> container.getName().equals("discovery"))
                    .forEach(discovery ->
                            environment.forEach((name, value) ->
                                    discovery.getEnv().add(new EnvVar(name, value, null))));
            api.client().resource(template).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read istiod-deployment.yaml", e);
        }
        deployment.awaitPods(replicas);
        return deployment;
    }

    /** Oldest first, without those that are being deleted. */
    public List<Pod> pods() {
        return client
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", NAME)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .sorted(
                        Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                                .thenComparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    public Pod firstPod() {
        return pods().stream()
                .findFirst()
                .orElseThrow(() -> new LabException("Deployment istiod has no Pod"));
    }

    /** Changes the number of Pods and waits until the controllers have followed. */
    public void scale(int replicas) {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .edit(deployment -> {
                    deployment.getSpec().setReplicas(replicas);
                    return deployment;
                });
        awaitPods(replicas);
    }

    private void awaitPods(int count) {
        Until.require(
                PATIENCE,
                () -> "Deployment istiod does not have " + count + " Pods",
                () -> pods().size() == count);
    }

    /**
     * Writes what a Pod finds at {@code /var/run/secrets/kubernetes.io/serviceaccount} (token,
     * ca.crt, namespace), the token bound to that Pod, all 0600.
     */
    public Path writeServiceAccount(Pod pod, Path folder) {
        WorkDir.write(folder.resolve("token"), token(pod));
        WorkDir.write(folder.resolve("ca.crt"), api.caPem());
        WorkDir.write(folder.resolve("namespace"), NAMESPACE);
        return folder;
    }

    /** A token of ServiceAccount istiod with the API server's audience, bound to the Pod. */
    public String token(Pod pod) {
        return api.token(NAMESPACE, NAME, null, pod);
    }

    public Deployment deployment() {
        return client.apps().deployments().inNamespace(NAMESPACE).withName(NAME).require();
    }
}
