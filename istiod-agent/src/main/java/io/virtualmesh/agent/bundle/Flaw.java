package io.virtualmesh.agent.bundle;

/**
 * One reason why a chain or a bundle is not good enough.
 *
 * @param reason stable CamelCase word for conditions and metrics, one of the constants here
 * @param message what is wrong, with which certificate (subject and serial), and what to do
 */
public record Flaw(String reason, String message) {
    public static final String KEY_MISMATCH = "KeyMismatch";
    public static final String NOT_A_CA = "NotACa";
    public static final String KEY_USAGE_FORBIDS_SIGNING = "KeyUsageForbidsSigning";
    public static final String EXTENDED_KEY_USAGE_FORBIDS_TLS = "ExtendedKeyUsageForbidsTls";
    public static final String EXPIRED = "CertificateExpired";
    public static final String NOT_YET_VALID = "CertificateNotYetValid";
    public static final String PATH_LENGTH_FORBIDS_LEAVES = "PathLengthForbidsLeaves";
    public static final String NAME_CONSTRAINTS_FORBID = "NameConstraintsForbid";
    public static final String ISSUER_MISSING = "IssuerMissing";
    public static final String LINK_BROKEN = "LinkBroken";
    public static final String ROOT_UNKNOWN = "RootUnknown";
    public static final String ROOT_NOT_SELF_SIGNED = "RootNotSelfSigned";
    public static final String ROOT_NOT_PINNED = "RootNotPinned";
    public static final String WEAK_KEY = "WeakKey";
    public static final String WEAK_SIGNATURE = "WeakSignature";
    public static final String TOO_MANY_CERTIFICATES = "TooManyCertificates";
    public static final String PROOF_REJECTED = "ProofRejected";

    /** Warnings of {@link Renewal}. */
    public static final String CANNOT_OUTLIVE_WORKLOADS = "CannotOutliveWorkloads";

    @Override
    public String toString() {
        return reason + ": " + message;
    }
}
