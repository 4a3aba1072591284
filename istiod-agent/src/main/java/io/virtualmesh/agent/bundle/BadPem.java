package io.virtualmesh.agent.bundle;

/**
 * Text that should be PEM, or bytes that should be a key or a certificate, and are not.
 *
 * <p>The message says what was found and what was expected. It never repeats the input and there is never a cause: a
 * parser's own message may quote what it choked on, and that may be a key.
 */
public final class BadPem extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    public BadPem(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The same complaint, saying where the text came from. */
    public BadPem in(String place) {
        var located = new BadPem(place + ": " + message);
        located.setStackTrace(getStackTrace());
        return located;
    }
}
