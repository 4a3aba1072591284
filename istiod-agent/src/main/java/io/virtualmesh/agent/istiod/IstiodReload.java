package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.control.ReloadProof;
import io.virtualmesh.agent.istiod.ExpiryMetric.Reading;
import io.virtualmesh.agent.istiod.IstiodDial.Look;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Dials istiod until it shows our intermediate. The second certificate served is byte for byte the first of {@code
 * cert-chain.pem} (verified-facts 2), and the leaf must be signed by it.
 *
 * <p>Where istiod does not issue its own serving certificate, that chain never holds our intermediate. Then, and only then,
 * the expiry metric is the evidence: it must show the end of our intermediate. "Does not issue" means that {@code
 * PILOT_CERT_PROVIDER} is not {@code istiod}, or that the served leaf comes from another PKI (see {@link
 * LikelyReason#comesFromElsewhere}). A second is all the metric tells apart, so two intermediates cut to one end by
 * their issuer look alike there.
 */
public final class IstiodReload implements ReloadProof {
    private final Supplier<Look> dial;
    private final Supplier<Reading> metric;
    private final boolean issuesOwnCertificate;
    private final Supplier<Ticker> clock;
    private volatile Optional<String> lastLeaf = Optional.empty();

    public IstiodReload(IstiodSettings settings) {
        this(
                new IstiodDial(settings.secureAddress())::look,
                new ExpiryMetric(settings.monitoringAddress())::read,
                settings.issuesOwnCertificate(),
                Ticker::started);
    }

    IstiodReload(
            Supplier<Look> dial,
            Supplier<Reading> metric,
            boolean issuesOwnCertificate,
            Supplier<Ticker> clock) {
        this.dial = dial;
        this.metric = metric;
        this.issuesOwnCertificate = issuesOwnCertificate;
        this.clock = clock;
    }

    @Override
    public Optional<String> leaf() {
        look();
        return lastLeaf;
    }

    @Override
    public Reload confirm(X509Certificate signer, Optional<String> leafBefore, Duration patience)
            throws InterruptedException {
        Optional<String> old = issuesOwnCertificate ? leafBefore : Optional.<String>empty();
        Ticker ticker = clock.get();
        while (true) {
            Look look = look();
            if (shows(look, signer, old) || (mayAskMetric(look, signer) && metricShows(signer))) {
                return new Reload.Served(ticker.elapsed());
            }
            Duration left = patience.minus(ticker.elapsed());
            if (left.isNegative() || left.isZero()) {
                return verdict(look, signer);
            }
            Duration pause = Pacing.after(ticker.elapsed());
            ticker.pause(pause.compareTo(left) < 0 ? pause : left);
        }
    }

    /** One that does not answer now, for example since it has no processor to answer with, still has the leaf of before. */
    private Look look() {
        Look look = dial.get();
        if (look instanceof Look.Shown(var chain)) {
            lastLeaf = Optional.of(Certificates.sha256(chain.leaf()));
        }
        return look;
    }

    private static boolean shows(Look look, X509Certificate signer, Optional<String> old) {
        return look instanceof Look.Shown(var chain)
                && chain.isUnder(signer)
                && !old.equals(Optional.of(Certificates.sha256(chain.leaf())));
    }

    private boolean mayAskMetric(Look look, X509Certificate signer) {
        return switch (look) {
            case Look.Shown(var chain) ->
                    !issuesOwnCertificate || LikelyReason.comesFromElsewhere(chain, signer);
            case Look.Refused _, Look.Unreadable _ -> !issuesOwnCertificate;
        };
    }

    private boolean metricShows(X509Certificate signer) {
        return metric.get() instanceof Reading.EndsAt ends
                && ends.is(signer.getNotAfter().toInstant());
    }

    private static Reload verdict(Look look, X509Certificate signer) {
        return switch (look) {
            case Look.Shown(var chain) ->
                    chain.isUnder(signer)
                            ? new Reload.ServesOther(
                                    "the same certificate of its own as before",
                                    "it has not taken the new roots; is ISTIO_MULTIROOT_MESH=true"
                                            + " on it?")
                            : new Reload.ServesOther(
                                    chain.describe(), LikelyReason.of(chain, signer));
            case Look.Refused(var message) -> new Reload.NotListening(message);
            case Look.Unreadable(var message) ->
                    new Reload.ServesOther(
                            message, "is ISTIOD_SECURE_ADDRESS istiod's TLS port (15012)?");
        };
    }
}
