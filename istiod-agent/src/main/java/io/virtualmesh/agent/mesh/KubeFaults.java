package io.virtualmesh.agent.mesh;

import java.io.IOException;

/** What an API server that failed us is told as: verb, object, answer and remedy; of its answer only the sentence. */
record KubeFaults(String server, String onUnauthorized) {
    private static final int LONGEST_QUOTE = 400;

    ApiFailure unreachable(String verb, Object what, Throwable cause) {
        return new ApiFailure(
                ApiFailure.Kind.UNREACHABLE,
                "cannot %s %s: API server %s did not answer (%s)"
                        .formatted(verb, what, server, told(cause)),
                cause);
    }

    private static String told(Throwable cause) {
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    ApiFailure refusal(String verb, Object what, int code, byte[] body) {
        var said = said(body);
        return switch (code) {
            case 401 ->
                    new ApiFailure(
                            ApiFailure.Kind.UNAUTHORIZED,
                            "cannot %s %s: API server %s does not accept our credentials (401 %s); %s"
                                    .formatted(verb, what, server, said, onUnauthorized));
            case 403 ->
                    new ApiFailure(
                            ApiFailure.Kind.FORBIDDEN,
                            "may not %s %s: %s; grant the verb (see the RBAC manifest)"
                                    .formatted(verb, what, said));
            case 404 ->
                    new ApiFailure(
                            ApiFailure.Kind.MISSING,
                            "cannot %s %s: 404 %s".formatted(verb, what, said));
            case 409 ->
                    new ApiFailure(
                            ApiFailure.Kind.CONFLICT,
                            "cannot %s %s: 409 %s".formatted(verb, what, said));
            default ->
                    new ApiFailure(
                            code >= 500 || code == 429 || code == 410
                                    ? ApiFailure.Kind.UNREACHABLE
                                    : ApiFailure.Kind.REJECTED,
                            "cannot %s %s: API server %s answered %d %s"
                                    .formatted(verb, what, server, code, said));
        };
    }

    /** The sentence of a {@code Status} object; of anything else only that it is not one. */
    private static String said(byte[] body) {
        try {
            var message = Json.tree(body).path("message").asText("");
            return message.length() > LONGEST_QUOTE
                    ? message.substring(0, LONGEST_QUOTE) + "…"
                    : message;
        } catch (IOException e) {
            return "(no Status object in the answer)";
        }
    }
}
