package io.virtualmesh.agent.vault;

import io.virtualmesh.lab.pki.KeyKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Signs ServiceAccount tokens as an API server would. */
record TokenMaker(KeyPair keys) {

    static TokenMaker create() {
        return new TokenMaker(KeyKind.P256.generate());
    }

    String publicKeyPem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    String token(String subject, String audience) {
        return token(subject, audience, Instant.now().plus(Duration.ofHours(1)));
    }

    String token(String subject, String audience, Instant end) {
        var claims = AnswerReader.JSON.createObjectNode();
        claims.put("iss", Jwts.ISSUER)
                .put("sub", subject)
                .put("aud", audience)
                .put("iat", end.minus(Duration.ofDays(1)).getEpochSecond())
                .put("exp", end.getEpochSecond());
        var text = base64("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.US_ASCII));
        text += "." + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        return text + "." + base64(sign(text));
    }

    private byte[] sign(String text) {
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
