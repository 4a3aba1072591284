package io.virtualmesh.lab;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random tokens, new for each lab. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String token() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
