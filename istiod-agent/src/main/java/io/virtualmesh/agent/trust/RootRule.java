package io.virtualmesh.agent.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Which {@code root-cert.pem} a running istiod takes in place of the one it has loaded. */
public enum RootRule {
    /** Without {@code ISTIO_MULTIROOT_MESH=true}: the same bytes only; one newline more is refused like a new root. */
    SAME_BYTES,
    /** Istio 1.29 and older, multi-root on: one text is a part of the other. */
    PART_OF_TEXT,
    /** Istio 1.30 and newer, multi-root on: one set of certificates is a subset of the other. */
    SUBSET;

    /** Whether istiod, having loaded one, takes the other. */
    public boolean takes(RootFile loaded, RootFile next) {
        if (loaded.equals(next)) {
            return true;
        }
        return switch (this) {
            case SAME_BYTES -> false;
            case PART_OF_TEXT -> partOfText(loaded, next);
            case SUBSET ->
                    loaded.roots().containsAll(next.roots())
                            || next.roots().containsAll(loaded.roots());
        };
    }

    private static boolean partOfText(RootFile loaded, RootFile next) {
        var one = new String(loaded.bytes(), ISO_8859_1);
        var other = new String(next.bytes(), ISO_8859_1);
        return one.contains(other) || other.contains(one);
    }
}
