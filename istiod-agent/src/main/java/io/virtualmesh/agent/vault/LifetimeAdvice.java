package io.virtualmesh.agent.vault;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when Vault gave less time than asked. It never refuses: above the mount's maximum (768 h unless tuned) it shortens, beyond the
 * issuer's end Vault shortens and OpenBao lets the certificate outlive its issuer.
 */
record LifetimeAdvice(Duration wish, Instant now, Optional<String> mount) {
    /** Vault back-dates by 30 s, and clocks differ. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    Optional<String> of(X509Certificate certificate, Optional<X509Certificate> issuing) {
        Instant end = certificate.getNotAfter().toInstant();
        Optional<Instant> issuerEnd = issuing.map(issuer -> issuer.getNotAfter().toInstant());
        if (issuerEnd.filter(last -> !last.isAfter(end)).isPresent()) {
            return Optional.of(
                    "the issuer in Vault ends at "
                            + issuerEnd.get()
                            + ", so the intermediate is of use no longer, although "
                            + inDays(wish)
                            + " were asked for; renew the issuer");
        }
        if (!end.plus(tolerance()).isBefore(now.plus(wish))) {
            return Optional.empty();
        }
        return Optional.of(
                "Vault gave "
                        + inDays(Duration.between(now, end))
                        + " instead of "
                        + inDays(wish)
                        + ": the mount's maximum; to have more: `"
                        + tuneCommand()
                        + "`");
    }

    /** The command that raises the mount's maximum to the wish. */
    String tuneCommand() {
        long hours = wish.plusMinutes(59).toHours();
        return "vault secrets tune -max-lease-ttl=" + hours + "h " + mount.orElse("<mount>");
    }

    private Duration tolerance() {
        Duration tenth = wish.dividedBy(10);
        return tenth.compareTo(TOLERANCE) < 0 ? tenth : TOLERANCE;
    }

    static String inDays(Duration time) {
        Duration rounded = time.plusMinutes(5);
        return rounded.toDays() >= 2
                ? rounded.toDays() + " days"
                : rounded.toHours() >= 2 ? rounded.toHours() + " hours" : time.toSeconds() + " s";
    }
}
