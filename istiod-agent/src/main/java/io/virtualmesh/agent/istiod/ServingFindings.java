package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.istiod.ExpiryMetric.Reading;
import io.virtualmesh.agent.istiod.IstiodDial.Look;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether istiod can be reached, on which CA it is, and for how long that lasts. */
final class ServingFindings {
    /** Istio's default lifetime of workload certificates; a CA that ends sooner shortens them. */
    private static final Duration SOON = Duration.ofHours(24);

    private static final String SERVING = "istiod's CA";
    private static final String LIFETIME = "istiod's serving chain";
    private static final String LOADED = "istiod's loaded CA";

    private final Supplier<Look> dial;
    private final Supplier<Reading> metric;
    private final boolean issuesOwnCertificate;

    ServingFindings(Supplier<Look> dial, Supplier<Reading> metric, boolean issuesOwnCertificate) {
        this.dial = dial;
        this.metric = metric;
        this.issuesOwnCertificate = issuesOwnCertificate;
    }

    List<Finding> look(Optional<X509Certificate> published, Instant now) {
        List<Finding> findings = new ArrayList<>();
        switch (dial.get()) {
            case Look.Shown(var chain) -> {
                findings.add(serving(chain, published));
                findings.add(lifetime(chain, now));
            }
            case Look.Refused(var message) -> findings.add(away(message));
            case Look.Unreadable(var message) ->
                    findings.add(
                            Finding.failed(
                                    SERVING,
                                    message,
                                    "ISTIOD_SECURE_ADDRESS must be istiod's TLS port, 15012"));
        }
        findings.add(loaded(metric.get(), published));
        return findings;
    }

    private Finding away(String message) {
        return issuesOwnCertificate
                ? Finding.failed(
                        SERVING,
                        message,
                        "is istiod running in this Pod? Its log says why it ended")
                : Finding.skipped(
                        SERVING, message, "PILOT_CERT_PROVIDER is not istiod: its metric counts");
    }

    private static Finding serving(ServedChain chain, Optional<X509Certificate> published) {
        String found = "serves under " + chain.describe();
        if (chain.isSelfSigned()) {
            return Finding.failed(
                    SERVING,
                    found + ", its own self-signed root",
                    published
                            .map(signer -> LikelyReason.of(chain, signer))
                            .orElse("it started without a bundle and must be restarted"));
        }
        return published
                .map(signer -> compared(chain, signer, found))
                .orElseGet(() ->
                        Finding.warning(SERVING, found, "there is no bundle to compare it with"));
    }

    private static Finding compared(ServedChain chain, X509Certificate signer, String found) {
        if (chain.isUnder(signer)) {
            return Finding.ok(SERVING, found + ", the one published");
        }
        return LikelyReason.comesFromElsewhere(chain, signer)
                ? Finding.warning(
                        SERVING, found + ", not the one published", LikelyReason.of(chain, signer))
                : Finding.failed(
                        SERVING, found + ", not the one published", LikelyReason.of(chain, signer));
    }

    private static Finding lifetime(ServedChain chain, Instant now) {
        Instant end =
                chain.certificates().stream()
                        .map(certificate -> certificate.getNotAfter().toInstant())
                        .min(Instant::compareTo)
                        .orElseThrow();
        String found = "ends at " + end;
        if (end.isBefore(now)) {
            return Finding.failed(
                    LIFETIME, found + ": it has expired", "no proxy can connect; `renew`");
        }
        return end.isBefore(now.plus(SOON))
                ? Finding.warning(
                        LIFETIME,
                        found + ", in less than a day",
                        "workload certificates are cut to that end; is renewal failing?")
                : Finding.ok(LIFETIME, found);
    }

    private static Finding loaded(Reading reading, Optional<X509Certificate> published) {
        return switch (reading) {
            case Reading.Unknown(var message) ->
                    Finding.skipped(
                            LOADED, message, "ISTIOD_MONITORING_ADDRESS is istiod's port 15014");
            case Reading.EndsAt ends -> {
                String found = "%s says %s".formatted(ExpiryMetric.NAME, ends.end());
                boolean same =
                        published
                                .map(signer -> ends.is(signer.getNotAfter().toInstant()))
                                .orElse(true);
                yield same
                        ? Finding.ok(LOADED, found)
                        : Finding.warning(
                                LOADED,
                                found + ", another end than that of the published CA",
                                "istiod has not loaded it: see its log at \"Failed to update new"
                                        + " Plug-in CA certs\"");
            }
        };
    }
}
