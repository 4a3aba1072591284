package io.virtualmesh.agent.vault;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a key that Vault made for us: {@code istiod-agent_<mesh>_<pod>_<8 hex digits>}. Names of Pods hold no underscore, so it
 * reads back in one way only; the digits keep two keys of one Pod apart (Vault refuses a name in use). Vault takes letters, digits,
 * underscore, dot and dash.
 */
record KeyName(String mesh, String pod, String suffix) {
    private static final Pattern FORM =
            Pattern.compile(
                    "istiod-agent_([A-Za-z0-9][A-Za-z0-9._-]*)_([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)_([0-9a-f]{8})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * @throws VaultFault when mesh or Pod have names that Vault would refuse
     */
    static KeyName fresh(String mesh, String pod) throws VaultFault {
        byte[] digits = new byte[4];
        RANDOM.nextBytes(digits);
        var name = new KeyName(mesh, pod, HexFormat.of().formatHex(digits));
        if (parse(name.toString()).filter(name::equals).isEmpty()) {
            throw VaultFault.refused(
                    VaultReason.REQUEST_REFUSED,
                    "no key can be made in Vault for mesh \""
                            + PeerText.safe(mesh)
                            + "\" and pod \""
                            + PeerText.safe(pod)
                            + "\": a key's name takes letters, digits, dots and dashes only");
        }
        return name;
    }

    /** Reads strictly: a name that is not exactly of our form is somebody else's. */
    static Optional<KeyName> parse(String text) {
        Matcher match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new KeyName(match.group(1), match.group(2), match.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "istiod-agent_" + mesh + "_" + pod + "_" + suffix;
    }
}
