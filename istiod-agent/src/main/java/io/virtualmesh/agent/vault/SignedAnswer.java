package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.Certificates;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The certificates of a signing. {@code ca_chain} is a list of PEM texts that begins with the signed certificate itself, then what the
 * mount knows of its issuers; a single text with several blocks is taken as well.
 *
 * @param offered all but the signed one, in the order of the answer, perhaps with duplicates
 */
record SignedAnswer(
        X509Certificate certificate,
        List<X509Certificate> offered,
        Optional<X509Certificate> issuing,
        List<String> warnings) {

    static SignedAnswer of(String what, Answer answer) throws VaultFault {
        JsonNode data = answer.data();
        if (!data.isObject()) {
            throw AnswerFaults.notVault(what + ": " + answer.status(), answer);
        }
        List<X509Certificate> signed = read(what, "certificate", data);
        if (signed.isEmpty()) {
            throw VaultFault.refused(
                    VaultReason.REQUEST_REFUSED,
                    what
                            + ": "
                            + answer.status()
                            + " without a certificate; caPath must end in root/sign-intermediate or"
                            + " issuer/<name>/sign-intermediate");
        }
        List<X509Certificate> issuing = read(what, "issuing_ca", data);
        var offered = new ArrayList<>(signed.subList(1, signed.size()));
        offered.addAll(issuing);
        offered.addAll(read(what, "ca_chain", data));
        offered.removeIf(signed.getFirst()::equals);
        return new SignedAnswer(
                signed.getFirst(),
                List.copyOf(offered),
                issuing.stream().findFirst(),
                worthTelling(answer.warnings()));
    }

    private static List<X509Certificate> read(String what, String field, JsonNode data)
            throws VaultFault {
        var found = new ArrayList<X509Certificate>();
        for (String text : Answer.texts(data.path(field))) {
            if (text.isBlank()) {
                continue;
            }
            try {
                found.addAll(Certificates.parseAll(unglued(text)));
            } catch (BadPem e) {
                throw VaultFault.refused(
                        VaultReason.NOT_VAULT,
                        what + ": " + e.in(field + " of the answer").getMessage());
            }
        }
        return found;
    }

    /** Blocks joined without a line break, as scripts that fill a mount by hand leave them. */
    private static String unglued(String pem) {
        return pem.replace("----------", "-----\n-----");
    }

    /** Vault warns that path length 0 allows no CA below, which is what we asked for. */
    private static List<String> worthTelling(List<String> warnings) {
        return warnings.stream()
                .filter(warning -> !warning.toLowerCase(Locale.ROOT).contains("path length"))
                .map(warning -> "Vault: " + warning)
                .toList();
    }
}
