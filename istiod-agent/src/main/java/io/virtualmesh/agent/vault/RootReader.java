package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.VaultIntent;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads under which issuer and root Vault would sign now, without a token: {@code <mount>/issuer/<ref>/json} is open to everybody
 * ({@code <mount>/cert/ca} is the default issuer, which is no root in three tiers).
 */
public final class RootReader {
    private static final int DEEPEST = 10;

    private final VaultConnector connector;

    public RootReader(VaultSettings settings, ClusterSecrets secrets) {
        this.connector = new VaultConnector(settings, secrets);
    }

    /** What came of one reading. */
    public sealed interface Reading {
        /**
         * Vault would sign under this issuer.
         *
         * @param issuer the certificate that would sign
         * @param root the self-signed end of its chain; empty where the mount does not know it, as in most three-tier set-ups
         * @param chain the issuer first, then what the mount knows above it
         * @param signPath where this issuer signs, whichever is the default by then
         */
        record Found(
                X509Certificate issuer,
                Optional<X509Certificate> root,
                List<X509Certificate> chain,
                String signPath)
                implements Reading {
            public Found {
                chain = List.copyOf(chain);
            }
        }

        /**
         * Not to be had now, or never from this path.
         *
         * @param passing whether the same question may be answered later
         */
        record Unavailable(VaultReason reason, String message, boolean passing) implements Reading {
            static Unavailable of(VaultFault fault) {
                return new Unavailable(fault.reason(), fault.words(), fault.isPassing());
            }
        }
    }

    public Reading read(VaultIntent intent) {
        try (var connection = connector.open(intent)) {
            return read(connection, intent.signPath());
        } catch (VaultFault fault) {
            return Reading.Unavailable.of(fault);
        }
    }

    static Reading read(VaultConnection connection, String signPath) throws VaultFault {
        Optional<String> mount = PkiPath.signMount(signPath);
        if (mount.isEmpty()) {
            return new Reading.Unavailable(
                    VaultReason.PATH_UNKNOWN,
                    "\""
                            + PeerText.safe(signPath)
                            + "\" does not say which issuer of which mount signs",
                    false);
        }
        String issuer = PkiPath.issuerRef(signPath).orElse("default");
        var call = VaultCall.get(mount.get() + "/issuer/" + issuer + "/json");
        Answer answer = connection.send(call, Optional.empty());
        if (answer.status() == 204 || answer.says("issuer")) {
            throw VaultFault.passing(
                    VaultReason.ISSUER_MISSING,
                    connection.at(call)
                            + ": "
                            + answer.words()
                            + "; the mount has no such issuer yet");
        }
        if (answer.isJson() && (answer.status() == 403 || answer.status() == 404)) {
            throw VaultFault.refused(
                    VaultReason.PATH_UNKNOWN,
                    connection.at(call)
                            + " without token: "
                            + answer.words()
                            + "; is there such a mount?");
        }
        if (!answer.ok()) {
            throw AnswerFaults.of(connection.at(call), answer);
        }
        return found(connection.at(call), mount.get(), issuer, answer);
    }

    private static Reading found(String what, String mount, String issuer, Answer answer)
            throws VaultFault {
        try {
            var certificates = new ArrayList<X509Certificate>();
            for (String field : List.of("certificate", "ca_chain")) {
                for (String pem : Answer.texts(answer.data().path(field))) {
                    certificates.addAll(Certificates.parseAll(pem));
                }
            }
            if (certificates.isEmpty()) {
                throw AnswerFaults.notVault(what + ": " + answer.status(), answer);
            }
            return new Reading.Found(
                    certificates.getFirst(),
                    rootOf(certificates),
                    certificates,
                    PkiPath.signPath(mount, idOf(answer).orElse(issuer)));
        } catch (BadPem e) {
            throw VaultFault.refused(
                    VaultReason.NOT_VAULT, String.valueOf(e.in(what).getMessage()));
        }
    }

    /** Names that are used in a path; whatever else a peer sends is not. */
    private static Optional<String> idOf(Answer answer) {
        var id = answer.data().path("issuer_id").asText("");
        return id.matches("[0-9A-Za-z-]{1,64}") ? Optional.of(id) : Optional.empty();
    }

    /** Walks up from the first certificate. */
    static Optional<X509Certificate> rootOf(List<X509Certificate> certificates) {
        X509Certificate here = certificates.getFirst();
        for (int depth = 0; depth < DEEPEST; depth++) {
            if (Certificates.isSelfSigned(here)) {
                return Optional.of(here);
            }
            X509Certificate child = here;
            var parent =
                    certificates.stream()
                            .filter(candidate -> Certificates.isIssuedBy(child, candidate))
                            .findFirst();
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            here = parent.get();
        }
        return Optional.empty();
    }
}
