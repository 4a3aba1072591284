package io.virtualmesh.agent.mesh;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.TrustFacts;
import io.virtualmesh.api.v1.CertificateState;
import io.virtualmesh.api.v1.ReplicaContainer;
import io.virtualmesh.api.v1.ReplicaStatusBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Our status in the words of the resource: the entry of one Pod in {@code status.replicas}. */
final class ReplicaEntry {
    static final String READY = "Ready";
    static final String BUNDLE_PROVEN = "BundleProven";
    static final String RELOAD_CONFIRMED = "ReloadConfirmed";

    private ReplicaEntry() {}

    static io.virtualmesh.api.v1.ReplicaStatus of(ReplicaStatus status, MeshSettings settings) {
        var builder =
                ReplicaStatusBuilder.builder()
                        .state(state(status))
                        .reason(status.ready().reason())
                        .message(status.ready().message())
                        .error(status.lastError().or(() -> unnoted(status)).orElse(null))
                        .container(
                                settings.container() == MeshSettings.Container.INIT
                                        ? ReplicaContainer.INIT
                                        : ReplicaContainer.SIDECAR)
                        .agentVersion(settings.agentVersion())
                        .renewedFor(status.renewedFor().orElse(null))
                        .conditions(conditions(status));
        status.bundle().ifPresent(facts -> add(builder, facts));
        status.trust().ifPresent(facts -> ReplicaPart.write(builder, facts));
        return builder.build();
    }

    private static Optional<String> unnoted(ReplicaStatus status) {
        return status.trust()
                .flatMap(TrustFacts::unnoted)
                .map(it -> it.reason() + ": " + it.message());
    }

    private static void add(ReplicaStatusBuilder builder, ReplicaStatus.BundleFacts facts) {
        builder.serialNumber(facts.serial())
                .subject(facts.subject())
                .issuer(facts.issuer())
                .signerSha256(facts.signerSha256())
                .rootSha256(facts.rootSha256())
                .notBefore(facts.lifetime().from())
                .notAfter(facts.lifetime().until())
                .renewAt(facts.renewAt())
                .publishedAt(facts.publishedAt())
                .confirmedAt(facts.confirmedAt().orElse(null));
    }

    /** A renewal that fails takes nothing away: the state tells of the bundle in use, {@code error} of the failure. */
    private static CertificateState state(ReplicaStatus status) {
        if (status.bundle().isPresent()) {
            return status.reloadConfirmed().value() == ReplicaStatus.Value.TRUE
                    ? CertificateState.FINISHED
                    : CertificateState.ISSUED;
        }
        if (status.intent().isEmpty()) {
            return CertificateState.PENDING;
        }
        return status.lastError().isPresent()
                ? CertificateState.FAILED
                : CertificateState.REQUESTED;
    }

    private static List<Condition> conditions(ReplicaStatus status) {
        var always =
                Stream.of(
                        condition(READY, status.ready()),
                        condition(BUNDLE_PROVEN, status.bundleProven()),
                        condition(RELOAD_CONFIRMED, status.reloadConfirmed()));
        var refusal =
                status.trust()
                        .flatMap(TrustFacts::hold)
                        .or(() -> withoutPlan(status))
                        .map(hold -> refusal(hold, status.ready()));
        return Stream.concat(always, refusal.stream()).toList();
    }

    /** Vault signs under another root, and there is no plan by which that could be followed. */
    private static Optional<MeshSource.Notice> withoutPlan(ReplicaStatus status) {
        return Optional.of(status.ready())
                .filter(ready -> status.trust().isEmpty())
                .filter(ready -> ready.reason().equals(RootRefusals.TYPE))
                .map(ready -> new MeshSource.Notice("NoPlan", ready.message()));
    }

    /** It is not known since when; it has shown in readiness. */
    private static Condition refusal(MeshSource.Notice hold, ReplicaStatus.Condition ready) {
        return condition(
                RootRefusals.TYPE,
                new ReplicaStatus.Condition(
                        ReplicaStatus.Value.TRUE, hold.reason(), hold.message(), ready.since()));
    }

    private static Condition condition(String type, ReplicaStatus.Condition condition) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(
                        switch (condition.value()) {
                            case TRUE -> "True";
                            case FALSE -> "False";
                            case UNKNOWN -> "Unknown";
                        })
                .withReason(condition.reason())
                .withMessage(condition.message())
                .withLastTransitionTime(Times.seconds(condition.since()))
                .build();
    }
}
