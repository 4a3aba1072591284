package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads {@code sys/health}, whose status code is the answer, and the server's clock. */
final class ServerState {
    private static final String SUBJECT = "Vault state";

    /** Vault back-dates certificates by 30 s; a clock further behind us makes them not yet valid here. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private ServerState() {}

    static Finding of(Answer health) {
        String version = PeerText.safe(health.json().path("version").asText("of unknown version"));
        if (!health.isJson()) {
            return Finding.failed(
                    SUBJECT,
                    "sys/health came with \""
                            + health.mediaType()
                            + "\" and status "
                            + health.status(),
                    VaultReason.NOT_VAULT.remedy());
        }
        return switch (health.status()) {
            case 200 -> Finding.ok(SUBJECT, "active, " + version);
            case 429, 473 ->
                    Finding.ok(SUBJECT, "standby, forwards to the active node, " + version);
            case 472 ->
                    Finding.failed(
                            SUBJECT,
                            "a disaster recovery secondary, it signs nothing",
                            "Let server name the primary cluster.");
            case 501, 503 ->
                    Finding.failed(
                            SUBJECT,
                            health.status() == 501 ? "not initialised" : "sealed",
                            VaultReason.SEALED.remedy());
            default ->
                    Finding.warning(
                            SUBJECT, "sys/health answered " + health.words(), "See Vault's log.");
        };
    }

    static Optional<Finding> clock(Answer answer, Instant now) {
        return answer.date().map(date -> clock(Duration.between(now, date)));
    }

    private static Finding clock(Duration ahead) {
        if (ahead.abs().compareTo(SKEW) <= 0) {
            return Finding.ok("Vault clock", "agrees with ours within " + SKEW.toSeconds() + " s");
        }
        return Finding.warning(
                "Vault clock",
                "is "
                        + ahead.abs().toSeconds()
                        + " s "
                        + (ahead.isNegative() ? "behind" : "ahead of")
                        + " ours",
                "Synchronise the clocks: certificates and tokens would not be valid yet, or no"
                        + " more.");
    }
}
