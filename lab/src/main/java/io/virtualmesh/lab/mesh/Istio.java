package io.virtualmesh.lab.mesh;

import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Istio by its own charts on one cluster, whose images must be there ({@link MeshImages}). */
public final class Istio {
    private static final String NAMESPACE = "istio-system";

    private final Cluster cluster;

    public Istio(Cluster cluster) {
        this.cluster = cluster;
    }

    /** CRDs and istiod. Values given later win; istiod is not waited for. */
    public void install(Path... values) {
        installBase();
        installIstiod(values);
    }

    /** istiod alone, where its CRDs are. */
    public void installIstiod(Path... values) {
        chart("istiod", List.of(), values);
    }

    /** One more istiod, named {@code istiod-<revision>}, beside the one that {@link #install} made. */
    public void installRevision(String revision, Path... values) {
        chart("istiod-" + revision, List.of("--set=revision=" + revision), values);
    }

    private void chart(String release, List<String> settings, Path... values) {
        var command = new ArrayList<>(List.of("upgrade", "--install"));
        command.addAll(chartOf(release, values));
        command.addAll(settings);
        cluster.helm(command.toArray(String[]::new));
    }

    /** The manifests of {@link #installIstiod}, applied by nobody. */
    public String rendered(Path... values) {
        var command = new ArrayList<>(List.of("template"));
        command.addAll(chartOf("istiod", values));
        return cluster.helm(command.toArray(String[]::new));
    }

    private List<String> chartOf(String release, Path... values) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                release,
                                cluster.path(Tool.ISTIOD_CHART).toString(),
                                "--namespace=" + NAMESPACE,
                                "--values=" + ownValues()));
        for (var file : values) {
            arguments.add("--values=" + file.toAbsolutePath());
        }
        return arguments;
    }

    /** Takes one revision away; the CRDs and other revisions stay. */
    public void uninstallRevision(String revision) {
        cluster.helm(
                "uninstall",
                "istiod-" + revision,
                "--namespace=" + NAMESPACE,
                "--ignore-not-found");
    }

    /**
     * The same by {@code istioctl install}, which waits until istiod is ready. Files given later win
     * over earlier ones and over the lab's own.
     */
    public void installByIstioctl(Path... operators) {
        var command =
                new ArrayList<>(
                        List.of("install", "--skip-confirmation", "--filename=" + ownOperator()));
        for (var file : operators) {
            command.add("--filename=" + file.toAbsolutePath());
        }
        cluster.istioctl(command.toArray(String[]::new));
    }

    /** For istioctl what {@link #ownValues} is for helm. */
    public Path ownOperator() {
        return written("istio-operator.yaml");
    }

    /** The CRDs alone, where istiod comes by another way. */
    public void installBase() {
        cluster.helm(
                "upgrade",
                "--install",
                "istio-base",
                cluster.path(Tool.ISTIO_BASE_CHART).toString(),
                "--namespace=" + NAMESPACE,
                "--create-namespace");
    }

    /** What the lab's images and its small machine need; also for those who render by themselves. */
    public Path ownValues() {
        return written("istiod-values.yaml");
    }

    private Path written(String name) {
        var text = Templates.filled(name, "@CLUSTER@", cluster.name());
        return WorkDir.write(cluster.home().resolve(name), text);
    }

    public void awaitReady(Duration limit) {
        awaitReady("istiod", limit);
    }

    public void awaitReady(String deployment, Duration limit) {
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(deployment)
                .waitUntilReady(limit.toSeconds(), TimeUnit.SECONDS);
    }

    /** Takes istiod and its CRDs away, with the namespace and all that is in it. */
    public void uninstall() {
        cluster.helm("uninstall", "istiod", "--namespace=" + NAMESPACE, "--ignore-not-found");
        cluster.helm("uninstall", "istio-base", "--namespace=" + NAMESPACE, "--ignore-not-found");
        cluster.istioctl("uninstall", "--purge", "--skip-confirmation");
        cluster.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=true");
        cluster.kubectl(
                "delete",
                "crd",
                "--selector=app.kubernetes.io/part-of=istio",
                "--ignore-not-found");
    }
}
