package io.virtualmesh.agent.trust;

/**
 * Which root: the SHA-256 of its DER. Names do not tell roots apart (all of Istio's self-signed ones share one), and keys
 * neither (a renewed root often keeps its key).
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record RootId(String sha256) implements Comparable<RootId> {
    private static final int LENGTH = 64;

    public RootId {
        if (sha256.length() != LENGTH || !sha256.chars().allMatch(RootId::isHex)) {
            throw new IllegalArgumentException(
                    "a root is named by 64 lower-case hexadecimal digits, not by \""
                            + sha256
                            + '"');
        }
    }

    private static boolean isHex(int digit) {
        return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
    }

    @Override
    public int compareTo(RootId other) {
        return sha256.compareTo(other.sha256);
    }

    /** Enough of it for people to tell roots apart. */
    @Override
    public String toString() {
        return sha256.substring(0, 12);
    }
}
