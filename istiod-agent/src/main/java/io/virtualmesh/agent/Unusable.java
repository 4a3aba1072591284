package io.virtualmesh.agent;

/** The program cannot start as it was told to; the message lists every reason and what to change. */
final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
        super(message);
    }
}
