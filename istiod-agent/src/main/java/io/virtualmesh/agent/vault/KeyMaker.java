package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.CaKey;
import io.virtualmesh.agent.bundle.IntermediateCsr;
import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.control.MeshIntent.CertificateWish;
import io.virtualmesh.agent.control.Signer.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Makes key and CSR: here, or in Vault where the VirtualMesh has a csrPath. */
final class KeyMaker {
    private KeyMaker() {}

    /** Its key is the holder's to destroy. */
    record KeyAndCsr(CaKey key, String csr) {
        @Override
        public String toString() {
            return key.toString();
        }
    }

    static KeyAndCsr here(CertificateWish wish) {
        CaKey key = CaKey.generate(wish.key());
        return new KeyAndCsr(
                key, IntermediateCsr.of(key, wish.organization(), wish.organization()).pem());
    }

    /** Vault's answer to this call holds the key; hand it to {@link #fromVault} and let it go. */
    static VaultCall callFor(String csrPath, SigningRequest request) throws VaultFault {
        var wish = request.intent().certificate();
        var body = JsonNodeFactory.instance.objectNode();
        body.put("common_name", wish.organization())
                .put("key_type", wish.key().algorithm() == KeySpec.Algorithm.RSA ? "rsa" : "ec")
                .put("key_bits", wish.key().bits())
                .put("key_name", KeyName.fresh(request.intent().mesh(), request.pod()).toString())
                .put("exclude_cn_from_sans", true)
                .put("format", "pem");
        body.putArray("organization").add(wish.organization()); // a text would be split at commas
        return VaultCall.post(csrPath, body);
    }

    /** The entry to delete, if Vault names one (before 1.11 it kept none). */
    static Optional<StoredKey> stored(VaultSession session, String csrPath, Answer answer) {
        String id = answer.data().path("key_id").asText("");
        return PkiPath.keyMount(csrPath)
                .flatMap(mount -> StoredKey.of(session.connection(), mount, id));
    }

    static KeyAndCsr fromVault(String what, Answer answer) throws VaultFault {
        JsonNode data = answer.data();
        String csr = data.path("csr").asText("");
        if (!data.isObject() || csr.isEmpty()) {
            throw AnswerFaults.notVault(
                    what + ": " + answer.status() + " without key and CSR", answer);
        }
        byte[] pem = data.path("private_key").asText("").getBytes(StandardCharsets.US_ASCII);
        try {
            if (pem.length == 0) {
                throw VaultFault.refused(
                        VaultReason.REQUEST_REFUSED,
                        what
                                + ": Vault keeps the key to itself; csrPath must be an exported"
                                + " endpoint, such as pki_int/intermediate/generate/exported, for"
                                + " istiod needs the key");
            }
            return new KeyAndCsr(CaKey.fromPem(pem), csr);
        } catch (BadPem e) {
            throw VaultFault.refused(
                    VaultReason.REQUEST_REFUSED,
                    String.valueOf(e.in(what + ": the key that Vault made").getMessage()));
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }
}
