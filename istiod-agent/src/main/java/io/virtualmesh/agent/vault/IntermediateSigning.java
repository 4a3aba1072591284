package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.virtualmesh.agent.control.MeshIntent.CertificateWish;
import java.time.Duration;
import java.util.Optional;

/** The one call that matters. */
final class IntermediateSigning {
    /** Vault back-dates by 30 s; a root imported fresh has that long to age. */
    static final Duration ROOT_AGES = Duration.ofSeconds(10);

    private static final int FORBIDDEN = 403;

    private IntermediateSigning() {}

    /** A path that is refused is asked by its other name, if it is the default issuer's. */
    static SignedAnswer sign(VaultSession session, String path, CertificateWish wish, String csr)
            throws VaultFault {
        VaultCall call = callFor(path, wish, csr);
        Answer answer = session.send(call);
        if (answer.status() == FORBIDDEN) {
            Optional<String> other = DefaultIssuer.pathOf(session.connection(), path);
            if (other.isPresent()) {
                call = callFor(other.get(), wish, csr);
                answer = session.send(call);
            }
        }
        String what = session.connection().at(call);
        if (!answer.ok()) {
            throw fault(what, session, call, answer);
        }
        if (answer.status() == 204) {
            throw issuerMissing(what, answer);
        }
        return SignedAnswer.of(what, answer);
    }

    /** Never {@code use_csr_values}: it would let subject and names come from the CSR and ignore ours. */
    static VaultCall callFor(String path, CertificateWish wish, String csr) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("csr", csr)
                .put("common_name", wish.organization())
                .put("max_path_length", 0)
                .put("exclude_cn_from_sans", true)
                .put("ttl", wish.ttl().toSeconds() + "s")
                .put("format", "pem");
        body.putArray("organization").add(wish.organization()); // a text would be split at commas
        return VaultCall.post(path, body);
    }

    static VaultFault fault(String what, VaultSession session, VaultCall call, Answer answer) {
        String start = what + ": " + answer.words();
        if (answer.says("no default issuer")
                || answer.says("unable to find PKI issuer")
                || answer.says("could not fetch the CA certificate")) {
            return issuerMissing(what, answer);
        }
        if (answer.says("notBefore before signer's notBefore")) {
            return VaultFault.passing(
                    VaultReason.ISSUER_TOO_YOUNG,
                    start + "; the CA in Vault is younger than 30 s, the next try will do",
                    ROOT_AGES);
        }
        if (answer.says("max path length of zero")) {
            return VaultFault.refused(
                    VaultReason.REQUEST_REFUSED,
                    start
                            + "; sign with a CA that may have another CA below it (path length 1 or"
                            + " more, or none)");
        }
        if (answer.says("unknown role")) {
            return VaultFault.refused(
                    VaultReason.PATH_UNKNOWN,
                    start
                            + "; a role signs leaf certificates, caPath must end in"
                            + " root/sign-intermediate or issuer/<name>/sign-intermediate");
        }
        return session.fault(call, answer);
    }

    private static VaultFault issuerMissing(String what, Answer answer) {
        return VaultFault.passing(
                VaultReason.ISSUER_MISSING,
                what
                        + ": "
                        + answer.words()
                        + "; the mount has no CA to sign with, or none of that name (`vault list"
                        + " <mount>/issuers`)");
    }
}
