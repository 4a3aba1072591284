package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A ServiceAccount token, and what it says of itself (unverified: for messages and warnings only).
 *
 * @param source where it was read, for messages
 * @param subject such as {@code system:serviceaccount:istio-system:istiod}; empty when it does not say
 */
record ServiceAccountJwt(
        String value, String source, String subject, String issuer, List<String> audiences) {
    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]{4,}");
    private static final int MAX_LENGTH = 16_384;

    /**
     * Only a JWT is ever sent: whoever writes a VirtualMesh could name any other file.
     *
     * @return empty when {@code text} is no JWT
     */
    static Optional<ServiceAccountJwt> parse(String text, String source) {
        String value = text.strip();
        if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
            return Optional.empty();
        }
        try {
            JsonNode claims =
                    AnswerReader.json(Base64.getUrlDecoder().decode(value.split("\\.", 3)[1]));
            return claims.isObject()
                    ? Optional.of(
                            new ServiceAccountJwt(
                                    value,
                                    source,
                                    PeerText.safe(claims.path("sub").asText("")),
                                    PeerText.safe(claims.path("iss").asText("")),
                                    Answer.texts(claims.path("aud")).stream()
                                            .map(PeerText::safe)
                                            .toList()))
                    : Optional.empty();
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether Vault, or whoever reads along, could act with it at the API server. A token without audience (of a token Secret) is
     * always good there; else the API server's audience is its issuer unless configured otherwise.
     */
    boolean isGoodAtTheApiServer() {
        return audiences.isEmpty()
                || audiences.stream()
                        .anyMatch(audience ->
                                audience.equals(issuer)
                                        || audience.startsWith("https://kubernetes.default"));
    }

    /** {@code istio-system/istiod}, or the whole subject where it is no ServiceAccount's. */
    String account() {
        String[] parts = subject.split(":");
        return parts.length == 4 && subject.startsWith("system:serviceaccount:")
                ? parts[2] + "/" + parts[3]
                : subject;
    }

    @Override
    public String toString() {
        return "ServiceAccountJwt[" + account() + " from " + source + "]";
    }
}
