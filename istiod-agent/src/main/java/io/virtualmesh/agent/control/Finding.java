package io.virtualmesh.agent.control;

/**
 * One line of {@code check}.
 *
 * @param subject what was looked at, such as {@code Vault login}
 * @param found what was seen
 * @param remedy what to do; empty where nothing needs doing
 */
public record Finding(Level level, String subject, String found, String remedy) {
    /** Decides the exit code: the worst one wins. */
    public enum Level {
        OK,
        WARNING,
        FAILED,
        /** Could not be looked at from here; says from where it can. */
        SKIPPED
    }

    public static Finding ok(String subject, String found) {
        return new Finding(Level.OK, subject, found, "");
    }

    public static Finding warning(String subject, String found, String remedy) {
        return new Finding(Level.WARNING, subject, found, remedy);
    }

    public static Finding failed(String subject, String found, String remedy) {
        return new Finding(Level.FAILED, subject, found, remedy);
    }

    public static Finding skipped(String subject, String found, String remedy) {
        return new Finding(Level.SKIPPED, subject, found, remedy);
    }
}
