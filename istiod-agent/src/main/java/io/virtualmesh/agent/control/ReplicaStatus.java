package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.Lifetime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that one replica tells the world: the report, {@code /status}, metrics and {@code check} show this and nothing else.
 * Holds no secret.
 */
public record ReplicaStatus(
        Optional<MeshIntent> intent,
        Optional<BundleFacts> bundle,
        Optional<TrustFacts> trust,
        Condition ready,
        Condition bundleProven,
        Condition reloadConfirmed,
        List<MeshSource.Notice> notices,
        Optional<String> lastError,
        Optional<String> renewedFor,
        long issued,
        long failed) {

    /** True, False or not known yet, with a stable reason and a sentence for people. */
    public record Condition(Value value, String reason, String message, Instant since) {}

    /** The three values of a Kubernetes condition. */
    public enum Value {
        TRUE,
        FALSE,
        UNKNOWN
    }

    /**
     * The bundle in place.
     *
     * @param serial hexadecimal, colon-free, lower case
     * @param signerSha256 of the intermediate's DER, lower-case hex
     * @param rootSha256 of each root's DER, sorted
     * @param lifetime earliest end of the whole chain counts
     * @param servedAfter how long istiod took to serve it, once seen
     */
    public record BundleFacts(
            String serial,
            String subject,
            String issuer,
            String signerSha256,
            List<String> rootSha256,
            String key,
            Lifetime lifetime,
            Instant renewAt,
            Instant publishedAt,
            Optional<Instant> confirmedAt,
            Optional<java.time.Duration> servedAfter) {}
}
