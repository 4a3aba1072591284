package io.virtualmesh.agent.mesh;

/** An API server did not do what was asked; the message says what was asked of whom and what came back. */
final class ApiFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    ApiFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ApiFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** Stable word for conditions and Events. */
    String reason() {
        return switch (kind) {
            case FORBIDDEN -> "Forbidden";
            case UNAUTHORIZED -> "Unauthorized";
            case MISSING -> "NotFound";
            case CONFLICT -> "Conflict";
            case REJECTED -> "Rejected";
            case UNREACHABLE -> "ApiUnreachable";
            case UNUSABLE -> "KubeconfigUnusable";
        };
    }

    /** What kind of no it was. */
    enum Kind {
        /** 403: a verb is missing. */
        FORBIDDEN,
        /** 401: the token or certificate is not accepted. */
        UNAUTHORIZED,
        /** 404: no such object, or no such kind. */
        MISSING,
        /** 409: somebody else changed it, or owns the field. */
        CONFLICT,
        /** Any other 4xx. */
        REJECTED,
        /** No answer, 429, 5xx, or nothing one can read: may pass by itself. */
        UNREACHABLE,
        /** Nobody was asked: the kubeconfig does not say whom and how. */
        UNUSABLE
    }
}
