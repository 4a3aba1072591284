package io.virtualmesh.agent.istiod;

import java.nio.file.Path;
import java.util.List;

/** The names in the directory that istiod reads, and those by which we manage it. */
final class IstiodFiles {
    static final String CA_CERT = "ca-cert.pem";
    static final String CA_KEY = "ca-key.pem";
    static final String CERT_CHAIN = "cert-chain.pem";
    static final String ROOT_CERT = "root-cert.pem";

    /** All that istiod demands; with fewer it exits, with none it signs by itself (istio_ca.go). */
    static final List<String> FOUR = List.of(CA_CERT, CA_KEY, CERT_CHAIN, ROOT_CERT);

    /**
     * Names that change what istiod makes of the four: {@code tls.crt} beats them, a CRL must then cover every CA, and
     * {@code istio-generated} can switch the file watch off.
     */
    static final List<String> DISTURBING =
            List.of("tls.crt", "tls.key", "ca.crt", "ca-crl.pem", "istio-generated");

    /** Holds the sets and is not watched: inotify is not recursive. */
    static final Path STORE = Path.of("..store");

    /** Points at the set in force; kubelet calls its link the same. */
    static final Path DATA = Path.of("..data");

    /** Exists only to make an event. */
    static final Path POKE = Path.of("..poke");

    /** Links under construction, in {@link #STORE}. */
    static final Path NEXT = STORE.resolve("next");

    static final Path NEXT_POKE = STORE.resolve("next-poke");

    /** Written and removed to see whether the volume takes a set. */
    static final Path PROBE = STORE.resolve("probe");

    static final String SET_PREFIX = "set-";

    /** Notes that belong to no set. */
    static final String NOTE_PREFIX = "note-";

    /** A note under construction. */
    static final Path NEXT_NOTE = STORE.resolve("next-note");

    private IstiodFiles() {}

    /** Where the link of one of the four points. */
    static Path targetOf(String name) {
        return DATA.resolve(name);
    }

    /** Whether a link's target is one of our sets. */
    static boolean isSet(Path target) {
        return target.getNameCount() == 2
                && target.startsWith(STORE)
                && target.getFileName().toString().startsWith(SET_PREFIX);
    }
}
