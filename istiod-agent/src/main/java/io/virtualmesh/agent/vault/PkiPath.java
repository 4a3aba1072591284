package io.virtualmesh.agent.vault;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the whole endpoint paths of a VirtualMesh say about mount and issuer. */
final class PkiPath {
    private static final Pattern SIGN =
            Pattern.compile("(.+)/(?:root|issuer/([^/]+))/sign-intermediate");
    private static final Pattern GENERATE =
            Pattern.compile("(.+?)/(?:intermediate/generate|issuers/generate/intermediate)/[^/]+");

    private PkiPath() {}

    /** The mount whose issuer signs; empty for an endpoint that we do not know. */
    static Optional<String> signMount(String signPath) {
        return group(SIGN, signPath, 1);
    }

    /** The issuer that signs: {@code default}, or the reference in the path. */
    static Optional<String> issuerRef(String signPath) {
        Matcher match = SIGN.matcher(signPath);
        return match.matches()
                ? Optional.of(match.group(2) == null ? "default" : match.group(2))
                : Optional.empty();
    }

    /** Where one issuer of a mount signs. */
    static String signPath(String mount, String issuer) {
        return mount + "/issuer/" + issuer + "/sign-intermediate";
    }

    /** Where the default issuer of a mount signs. */
    static String signPathOfDefault(String mount) {
        return mount + "/root/sign-intermediate";
    }

    /** The mount that keeps the keys made at {@code csrPath}. */
    static Optional<String> keyMount(String csrPath) {
        return group(GENERATE, csrPath, 1);
    }

    private static Optional<String> group(Pattern pattern, String path, int group) {
        Matcher match = pattern.matcher(path);
        return match.matches() ? Optional.of(match.group(group)) : Optional.empty();
    }
}
