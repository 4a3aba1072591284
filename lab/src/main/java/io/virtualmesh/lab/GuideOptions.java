package io.virtualmesh.lab;

import io.virtualmesh.lab.pki.KeyKind;

/**
 * What may differ from the guide of seeds/002.
 *
 * @param serviceAccount that the role is bound to: {@code istiod} is what today's istiod has, {@code
 *     istiod-service-account} stands in the guide
 * @param rootKey the guide's is RSA 4096, which takes a second to make
 * @param prefix of mounts, role and policy, so that several guides fit into one server; empty for
 *     the guide's own names
 * @param tiers two (root signs) or three (an upper intermediate signs)
 */
public record GuideOptions(String serviceAccount, KeyKind rootKey, String prefix, Tiers tiers) {
    /** Who signs istiod's intermediate. */
    public enum Tiers {
        /** The root, at {@code pki/root/sign-intermediate}. */
        TWO,
        /** An upper intermediate at {@code pki_upper}, whose mount knows its own certificate only. */
        THREE,
        /** As {@link #THREE}, and the root was given to that mount too. */
        THREE_WITH_ROOT
    }

    /** The guide as it stands, but for the ServiceAccount. */
    public static final GuideOptions OF_THE_GUIDE =
            new GuideOptions("istiod", KeyKind.RSA_4096, "", Tiers.TWO);

    /** The same with a root whose key costs nothing. */
    public static final GuideOptions QUICK = OF_THE_GUIDE.withRootKey(KeyKind.P256);

    public GuideOptions withServiceAccount(String name) {
        return new GuideOptions(name, rootKey, prefix, tiers);
    }

    public GuideOptions withRootKey(KeyKind kind) {
        return new GuideOptions(serviceAccount, kind, prefix, tiers);
    }

    public GuideOptions withPrefix(String text) {
        return new GuideOptions(serviceAccount, rootKey, text, tiers);
    }

    public GuideOptions withTiers(Tiers count) {
        return new GuideOptions(serviceAccount, rootKey, prefix, count);
    }

    String rootMount() {
        return prefix + "pki";
    }

    String keyMount() {
        return prefix + "pki_int";
    }

    String upperMount() {
        return prefix + "pki_upper";
    }

    String authMount() {
        return prefix + "kubernetes";
    }

    String role() {
        return prefix + "gen-int-ca-istio";
    }
}
