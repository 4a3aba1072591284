package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.vault.RootReader.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the issuer in Vault means for our certificates. */
final class IssuerFindings {
    private static final String ISSUER = "Vault issuer";
    private static final String ROOT = "Root";

    private IssuerFindings() {}

    static List<Finding> of(Reading reading, Instant now, Duration wish) {
        return switch (reading) {
            case Reading.Found found -> List.of(issuer(found, now, wish), root(found));
            case Reading.Unavailable(var reason, var message, _) ->
                    reason == VaultReason.ISSUER_MISSING
                            ? List.of(Finding.failed(ISSUER, message, reason.remedy()))
                            : List.of(Finding.skipped(ISSUER, message, ""));
        };
    }

    private static Finding issuer(Reading.Found found, Instant now, Duration wish) {
        Instant end = found.issuer().getNotAfter().toInstant();
        String what = Certificates.describe(found.issuer()) + ", valid until " + end;
        if (end.isBefore(now)) {
            return Finding.failed(ISSUER, what + ": expired", "Renew the CA in Vault.");
        }
        if (end.isBefore(now.plus(wish))) {
            return Finding.warning(
                    ISSUER,
                    what
                            + ": ends before the "
                            + LifetimeAdvice.inDays(wish)
                            + " that ttlDays asks for",
                    "Renew the CA in Vault, or ask for less.");
        }
        return Finding.ok(ISSUER, what);
    }

    private static Finding root(Reading.Found found) {
        return found.root()
                .map(root ->
                        Finding.ok(
                                ROOT,
                                Certificates.describe(root)
                                        + ", SHA-256 "
                                        + Certificates.sha256(root)))
                .orElseGet(() ->
                        Finding.warning(
                                ROOT,
                                "the mount does not know the root above its issuer",
                                "Give the root as ROOT_CA_FILE, or import it into the mount beside"
                                        + " its issuer."));
    }
}
