package io.virtualmesh.agent.mesh;

/** An API server could not be asked, or said no; the message says to what and why. */
public final class ApiUnusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String words;

    ApiUnusable(String words, Throwable cause) {
        super(words, cause);
        this.words = words;
    }

    ApiUnusable(String words) {
        super(words);
        this.words = words;
    }

    public String words() {
        return words;
    }
}
