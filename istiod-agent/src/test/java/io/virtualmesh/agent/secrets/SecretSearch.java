package io.virtualmesh.agent.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds what may be in no log, status or Event: private keys (PEM, its base64, and bare DER in base64), Vault's tokens and JWTs
 * by their form, and the lines and tokens that are known to be secret in this run. A finding tells the kind and where in the text
 * it is, never the secret itself.
 */
public final class SecretSearch {
    private static final Pattern PEM_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");

    /** Of Vault since 1.10, and before that and of OpenBao. */
    private static final Pattern VAULT_TOKEN =
            Pattern.compile("\\b(?:hv[sbr]\\.[A-Za-z0-9_-]{20,}|[sbr]\\.[A-Za-z0-9]{24,})\\b");

    private static final Pattern JWT =
            Pattern.compile("\\beyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{16,}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{40,}={0,2}");

    /** Shorter ones would be found by chance. */
    private static final int SHORTEST_KNOWN = 16;

    private final Set<String> known;

    private SecretSearch(Set<String> known) {
        this.known = known;
    }

    /** By form alone. */
    public static SecretSearch byForm() {
        return new SecretSearch(Set.of());
    }

    /**
     * @param secrets texts of one or more lines, PEM or not; marks and short lines are left out
     */
    public static SecretSearch alsoFor(Collection<String> secrets) {
        var lines = new TreeSet<String>();
        for (var secret : secrets) {
            secret.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= SHORTEST_KNOWN && !line.startsWith("-----"))
                    .forEach(lines::add);
        }
        return new SecretSearch(lines);
    }

    /**
     * A line of a key may hold its public half only, and then stands in the certificate too.
     *
     * @param certificates PEM
     */
    SecretSearch butNotWhatIsIn(Collection<String> certificates) {
        var open = certificates.stream().map(it -> it.replaceAll("\\s", "")).toList();
        var secret = new TreeSet<>(known);
        secret.removeIf(line -> open.stream().anyMatch(it -> it.contains(line)));
        return new SecretSearch(secret);
    }

    /** What is there, as "kind at position"; empty when the text is clean. */
    public List<String> in(String text) {
        var found = new ArrayList<String>();
        find(PEM_KEY, "a private key in PEM", text, found);
        find(VAULT_TOKEN, "a token of Vault", text, found);
        find(JWT, "a JWT", text, found);
        var runs = BASE64.matcher(text);
        while (runs.find()) {
            if (isKey(runs.group())) {
                found.add("a private key in base64 at " + runs.start());
            }
        }
        for (var secret : known) {
            int at = text.indexOf(secret);
            if (at >= 0) {
                found.add("a secret of this run at " + at);
            }
        }
        return found;
    }

    private static void find(Pattern pattern, String kind, String text, List<String> found) {
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(kind + " at " + matcher.start());
        }
    }

    private static boolean isKey(String base64) {
        int whole = base64.replace("=", "").length() / 4 * 4;
        var head = Base64.getDecoder().decode(base64.substring(0, Math.min(whole, 64)));
        return PEM_KEY.matcher(new String(head, StandardCharsets.ISO_8859_1)).find() || isKey(head);
    }

    /**
     * A sequence that begins with version 0 or 1 and goes on with an algorithm (PKCS#8), a number (PKCS#1) or octets (SEC1). A
     * certificate or CSR begins with a sequence instead.
     */
    private static boolean isKey(byte[] der) {
        if (der[0] != 0x30) {
            return false;
        }
        int version = 2 + (der[1] < 0 ? der[1] & 0x7f : 0);
        if (version > 5 || der[version] != 0x02 || der[version + 1] != 0x01) {
            return false;
        }
        int number = der[version + 2];
        int next = der[version + 3];
        return number == 0 && (next == 0x30 || next == 0x02) || number == 1 && next == 0x04;
    }
}
