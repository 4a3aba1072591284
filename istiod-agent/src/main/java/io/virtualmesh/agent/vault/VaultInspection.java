package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.MeshIntent.CertificateWish;
import io.virtualmesh.agent.control.Signer.SigningRequest;
import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.agent.control.VaultIntent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vault's part of {@code check}: follows the way of a signing step by step and stops where it cannot go on. */
public final class VaultInspection {
    private static final Duration TRIAL = Duration.ofSeconds(60);

    private final VaultSettings settings;
    private final ClusterSecrets secrets;

    public VaultInspection(VaultSettings settings, ClusterSecrets secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    /**
     * All findings, in the order of the steps.
     *
     * @param trial also ask for a certificate of 60 s, whose key is removed again
     */
    public List<Finding> inspect(SigningRequest request, boolean trial) {
        var findings = new ArrayList<Finding>();
        var vault = request.intent().vault();
        Precautions.of(vault, settings)
                .forEach(text -> findings.add(Finding.warning("Vault address", text, "")));
        try {
            inspectServer(vault, request.now(), findings);
            if (failed(findings)) {
                return List.copyOf(findings);
            }
            try (var connection = new VaultConnector(settings, secrets).open(vault)) {
                inspectIssuer(connection, request, findings);
                inspectLogin(connection, request, findings);
            }
            if (trial && !failed(findings)) {
                findings.add(trial(request));
            }
        } catch (VaultFault fault) {
            findings.add(failed("Vault", fault));
        }
        return List.copyOf(findings);
    }

    /** {@code sys/health} exists in the root namespace only. */
    private void inspectServer(VaultIntent vault, Instant now, List<Finding> findings)
            throws VaultFault {
        var root =
                new VaultIntent(
                        vault.server(),
                        Optional.empty(),
                        vault.signPath(),
                        vault.csrPath(),
                        vault.login(),
                        vault.trust());
        try (var connection = new VaultConnector(settings, secrets).open(root)) {
            Answer health = connection.send(VaultCall.get("sys/health"), Optional.empty());
            findings.add(
                    Finding.ok(
                            "Vault reachable",
                            vault.server()
                                    + " answers"
                                    + (ServerAddress.isHttps(vault.server())
                                            ? ", its certificate is trusted"
                                            : "")));
            findings.add(ServerState.of(health));
            ServerState.clock(health, now).ifPresent(findings::add);
        }
    }

    private static void inspectIssuer(
            VaultConnection connection, SigningRequest request, List<Finding> findings) {
        RootReader.Reading reading;
        try {
            reading = RootReader.read(connection, request.intent().vault().signPath());
        } catch (VaultFault fault) {
            reading = RootReader.Reading.Unavailable.of(fault);
        }
        findings.addAll(
                IssuerFindings.of(reading, request.now(), request.intent().certificate().ttl()));
    }

    private void inspectLogin(
            VaultConnection connection, SigningRequest request, List<Finding> findings) {
        var vault = request.intent().vault();
        try (var session = new VaultLogin(settings, secrets).open(connection, vault.login())) {
            findings.add(Finding.ok("Vault login", "accepted: " + session.holder()));
            session.warnings()
                    .forEach(text -> findings.add(Finding.warning("Vault login", text, "")));
            findings.addAll(new RightsFindings(session, vault).all());
            findings.add(
                    new MountLifetime(session, request.intent().certificate().ttl())
                            .of(PkiPath.signMount(vault.signPath())));
        } catch (VaultFault fault) {
            findings.add(failed("Vault login", fault));
        }
    }

    private Finding trial(SigningRequest request) {
        var intent = request.intent();
        var wish = intent.certificate();
        var shortWish =
                new CertificateWish(TRIAL, wish.key(), wish.organization(), wish.graceRatio());
        var shortIntent =
                new MeshIntent(
                        intent.mesh(),
                        intent.source(),
                        shortWish,
                        intent.vault(),
                        intent.autoRestartPods(),
                        intent.verification());
        var signer = new VaultSigner(settings, secrets, Pods.UNKNOWN);
        return switch (signer.sign(new SigningRequest(shortIntent, request.pod(), request.now()))) {
            case SigningOutcome.Signed signed -> {
                signed.key().destroy();
                var until =
                        "an intermediate until " + signed.certificate().getNotAfter().toInstant();
                yield signer.keptKeys().isEmpty()
                        ? Finding.ok("Vault signs", until)
                        : Finding.warning(
                                "Vault signs",
                                until + ", and keeps the key that it made for this trial",
                                String.join("; ", signed.warnings()));
            }
            case SigningOutcome.Refused(var reason, var message) ->
                    Finding.failed("Vault signs", reason + ": " + message, "");
            case SigningOutcome.Unreachable(var reason, var message, _) ->
                    Finding.failed("Vault signs", reason + ": " + message, "");
        };
    }

    private static boolean failed(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAILED);
    }

    private static Finding failed(String subject, VaultFault fault) {
        return Finding.failed(
                subject, fault.reason().word() + ": " + fault.words(), fault.reason().remedy());
    }
}
