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
    static final String SERVER_PATTERN = "^https?://[^\\s/?#@]+(/[^\\s?#]*)?$";
    static final String SERVER_PORT = "the port of server must be between 1 and 65535";
    static final String TTL_DAYS = "must be between 0 and 36500";
    static final String PATH =
            "must be a path of Vault, without empty, . and .. segments, white space, ?, #, % and backslash";
    static final String ORG_NAME = "orgName must not hold control or format characters";

    /** 1 to 65535. */
    static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /** In Go's regular expressions, without a backslash, which CEL would want doubled. */
    static final String SERVER_PORT_CEL =
            "!has(self.server) || self.server.matches('^https?://([^/:]+|[[][^/]*[]])(:"
                    + PORT
                    + ")?(/.*)?$')";

    /** What no path holds; the backslash is asked for apart. */
    private static final String PATH_CEL =
            ".matches('[[:space:][:cntrl:]?#%]|//|(^|/)[.][.]?(/|$)')";

    static final String CA_PATH_CEL =
            "!has(self.caPath) || !(self.caPath" + PATH_CEL + " || self.caPath.contains('\\\\'))";
    static final String CSR_PATH_CEL =
            "!has(self.csrPath) || !(self.csrPath"
                    + PATH_CEL
                    + " || self.csrPath.contains('\\\\'))";
    static final String MOUNT_PATH_CEL =
            "!has(self.mountPath) || !(self.mountPath"
                    + PATH_CEL
                    + " || self.mountPath.contains('\\\\'))";
    static final String ORG_NAME_CEL =
            "!has(self.orgName) || self.orgName.matches('^[^\\\\p{Cc}\\\\p{Cf}\\\\p{Zl}\\\\p{Zp}]*$')";

    private RuleText() {}
}
