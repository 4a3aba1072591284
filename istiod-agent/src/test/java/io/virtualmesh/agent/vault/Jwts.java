package io.virtualmesh.agent.vault;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Tokens with a form, but without a valid signature. */
final class Jwts {
    static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private Jwts() {}

    static String text(String subject, String... audiences) {
        var claims = AnswerReader.JSON.createObjectNode();
        claims.put("iss", ISSUER).put("sub", subject);
        var list = claims.putArray("aud");
        for (String audience : audiences) {
            list.add(audience);
        }
        return base64("{\"alg\":\"RS256\"}")
                + "."
                + base64(claims.toString())
                + "."
                + base64("signature");
    }

    static ServiceAccountJwt of(String subject, String... audiences) {
        return ServiceAccountJwt.parse(text(subject, audiences), "/token").orElseThrow();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
