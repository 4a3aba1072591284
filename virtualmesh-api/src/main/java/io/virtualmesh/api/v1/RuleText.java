package io.virtualmesh.api.v1;

/** Messages that the CRDs and {@link SpecRules} share, so that both say the same of the same fault. */
final class RuleText {

    static final String ONE_TRUST_MODEL = "only one of shared and limited may be set";
    static final String ONE_VERIFICATION = "only one of none and manual may be set";
    static final String ONE_AUTHORITY =
            "only one of rootCertificateAuthority and intermediateCertificateAuthority may be set";
    static final String ONE_ROOT_SOURCE = "only one of generated and secret may be set";
    static final String ONE_LOGIN = "exactly one of tokenSecretRef and kubernetesAuth must be set";
    static final String CSR_PATH_EXPORTED =
            "csrPath must be an exported endpoint, istiod needs the private key";
    static final String ONE_CA_SOURCE =
            "only one of caBundle, caLocalPath and caSecretRef may be set";
    static final String ONE_TOKEN_LOCATION =
            "only one of serviceAccountRef and mountedSaPath may be set";
    static final String RSA_KEY_BITS =
            "rsaKeySizeBytes is in bits and must be 2048, 3072, 4096 or 8192";
    static final String GRACE_RATIO = "must be between 0 and 1, exclusive";
    static final String RSA_SIZE_WITH_ECDSA =
            "rsaKeySizeBytes must not be set with an ECDSA keyAlgorithm";
    static final String ONE_ISSUER = "only one of glooMeshCa and agentCa may be set";
    static final String SERVER_PATTERN = "^https?://[^\\s/]+(/.*)?$";

    private RuleText() {}
}
