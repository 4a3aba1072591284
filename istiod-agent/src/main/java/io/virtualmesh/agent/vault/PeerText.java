package io.virtualmesh.agent.vault;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Words of a peer, made fit for our messages: one short line, and nothing in it that looks like a key or a token, since a peer
 * could echo what we sent.
 */
final class PeerText {
    private static final int MAX_LENGTH = 300;
    private static final Pattern SECRET =
            Pattern.compile(
                    "eyJ[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*)*" // a JWT
                            + "|\\b(hv[sbr]|[sbr])\\.[A-Za-z0-9_.-]{16,}" // tokens of Vault and
                            // OpenBao
                            + "|-----BEGIN.*"
                            + "|[A-Za-z0-9+/_=-]{48,}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{Cntrl}\\p{Cf}]+");

    private PeerText() {}

    static String safe(String text) {
        String start = text.length() > 4 * MAX_LENGTH ? text.substring(0, 4 * MAX_LENGTH) : text;
        String line = UNPRINTABLE.matcher(start).replaceAll(" ").strip();
        String masked = SECRET.matcher(line).replaceAll("…");
        return masked.length() > MAX_LENGTH ? masked.substring(0, MAX_LENGTH) + "…" : masked;
    }

    static String safe(List<String> texts) {
        return safe(String.join("; ", texts));
    }
}
