package io.virtualmesh.agent.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.virtualmesh.agent.control.MeshConditions;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.ReplicaStatus.BundleFacts;
import io.virtualmesh.agent.control.ReplicaStatus.Condition;
import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The status as Prometheus metrics, read at each scrape. Seconds and Unix timestamps in seconds; NaN where there is nothing to
 * tell yet.
 */
public final class Metrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final StatusBoard board;

    public Metrics(StatusBoard board, Optional<MeshConditions> mesh, String version) {
        this.board = board;
        mesh.ifPresent(this::meshConditions);
        // A gauge would lose the end of this name: Prometheus' own library keeps "_info" for this
        // type.
        Info.builder()
                .name("istiod_agent_info")
                .help("Always 1; carries the version of the agent")
                .labelNames("version")
                .register(registry.getPrometheusRegistry())
                .addLabelValues(version);
        bundleTime("not_before", "Start of the chain in front of istiod", f -> f.lifetime().from());
        bundleTime(
                "not_after", "Earliest end of the chain, root included", f -> f.lifetime().until());
        bundleTime("renew_at", "When the next renewal is due", BundleFacts::renewAt);
        bundleTime("published", "When the bundle was put in place", BundleFacts::publishedAt);
        gauge(
                "istiod_agent_reload_seconds",
                "Time from looking to istiod serving the bundle in place",
                s ->
                        s.bundle()
                                .flatMap(BundleFacts::servedAfter)
                                .map(after -> after.toNanos() / 1e9)
                                .orElse(Double.NaN));
        condition("Ready", ReplicaStatus::ready);
        condition("BundleProven", ReplicaStatus::bundleProven);
        condition("ReloadConfirmed", ReplicaStatus::reloadConfirmed);
        counter("istiod_agent_issued", "Intermediates published", ReplicaStatus::issued);
        counter(
                "istiod_agent_issuance_failures",
                "Tries to get an intermediate that came to nothing",
                ReplicaStatus::failed);
    }

    String scrape() {
        return registry.scrape();
    }

    private void bundleTime(String name, String help, Function<BundleFacts, Instant> moment) {
        gauge(
                "istiod_agent_bundle_" + name + "_timestamp_seconds",
                help + ", Unix time",
                s -> s.bundle().map(moment).map(t -> t.toEpochMilli() / 1e3).orElse(Double.NaN));
    }

    private void condition(String type, Function<ReplicaStatus, Condition> condition) {
        Gauge.builder(
                        "istiod_agent_condition",
                        board,
                        b -> b.latest().map(condition).map(c -> number(c.value())).orElse(-1.0))
                .tag("type", type)
                .description("1 true, 0 false, -1 not known")
                .register(registry);
    }

    private void meshConditions(MeshConditions mesh) {
        for (var type : mesh.types()) {
            Gauge.builder(
                            "istiod_agent_mesh_condition",
                            mesh,
                            m -> m.value(type).map(Metrics::number).orElse(Double.NaN))
                    .strongReference(true)
                    .tag("type", type)
                    .description("Of the whole mesh, by the Lease holder; NaN from the others")
                    .register(registry);
        }
    }

    private static double number(Value value) {
        return switch (value) {
            case TRUE -> 1.0;
            case FALSE -> 0.0;
            case UNKNOWN -> -1.0;
        };
    }

    private void gauge(String name, String help, ToDoubleFunction<ReplicaStatus> value) {
        Gauge.builder(name, board, b -> b.latest().map(value::applyAsDouble).orElse(Double.NaN))
                .description(help)
                .register(registry);
    }

    private void counter(String name, String help, ToDoubleFunction<ReplicaStatus> value) {
        FunctionCounter.builder(name, board, b -> b.latest().map(value::applyAsDouble).orElse(0.0))
                .description(help)
                .register(registry);
    }
}
