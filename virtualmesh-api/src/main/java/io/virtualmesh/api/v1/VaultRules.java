package io.virtualmesh.api.v1;

import io.virtualmesh.api.v1.Violation.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules for a {@code vault} block. */
final class VaultRules {

    private static final Pattern SERVER = Pattern.compile(RuleText.SERVER_PATTERN);

    private static final Pattern PORT =
            Pattern.compile("^https?://([^/:]+|\\[[^/]*\\])(:" + RuleText.PORT + ")?(/.*)?$");
    private static final Pattern NO_PATH =
            Pattern.compile("[\\s\\p{Cntrl}?#%\\\\]|//|(^|/)\\.\\.?(/|$)");

    private VaultRules() {}

    static void check(Findings at, VaultCa vault) {
        at.requireExactlyOne(RuleText.ONE_LOGIN, vault.tokenSecretRef(), vault.kubernetesAuth());
        at.requireAtMostOne(
                RuleText.ONE_CA_SOURCE, vault.caBundle(), vault.caLocalPath(), vault.caSecretRef());
        at.requireText("server", vault.server());
        at.requireText("caPath", vault.caPath());
        checkServer(at.at("server"), vault.server());
        checkPath(at.at("caPath"), vault.caPath());
        checkPath(at.at("csrPath"), vault.csrPath());
        checkCsrPath(at.at("csrPath"), vault.csrPath());
        checkCaBundle(at.at("caBundle"), vault.caBundle());
        checkRef(at.at("caSecretRef"), vault.caSecretRef());
        checkRef(at.at("tokenSecretRef"), vault.tokenSecretRef());
        var login = vault.kubernetesAuth();
        if (login != null) {
            checkLogin(at.at("kubernetesAuth"), login);
        }
    }

    /** An empty namespace is fine: it means that of the istiod pod. */
    static void checkRef(Findings at, @Nullable ObjectRef ref) {
        if (ref != null && (ref.name() == null || ref.name().isEmpty())) {
            at.invalid("'name' must be specified", Reason.REQUIRED);
        }
    }

    private static void checkServer(Findings at, @Nullable String server) {
        if (server != null && !server.isEmpty() && !SERVER.matcher(server).matches()) {
            at.refused(
                    "should match pattern '" + RuleText.SERVER_PATTERN + "'", Reason.INVALID_VALUE);
        } else if (server != null && !server.isEmpty() && !PORT.matcher(server).matches()) {
            at.refused(RuleText.SERVER_PORT, Reason.INVALID_VALUE);
        }
    }

    private static void checkPath(Findings at, @Nullable String path) {
        if (path != null && NO_PATH.matcher(path).find()) {
            at.refused(RuleText.PATH, Reason.INVALID_VALUE);
        }
    }

    private static void checkCsrPath(Findings at, @Nullable String csrPath) {
        if (csrPath != null && !csrPath.endsWith("/exported")) {
            at.refused(RuleText.CSR_PATH_EXPORTED, Reason.INVALID_VALUE);
        }
    }

    private static void checkCaBundle(Findings at, @Nullable String caBundle) {
        if (caBundle == null) {
            return;
        }
        try {
            PemBundle.decode(caBundle);
        } catch (IllegalArgumentException e) {
            at.invalid(PemBundle.NO_CERTIFICATE, Reason.INVALID_VALUE);
        }
    }

    private static void checkLogin(Findings at, VaultKubernetesAuth login) {
        at.requireText("role", login.role());
        checkPath(at.at("mountPath"), login.mountPath());
        at.requireAtMostOne(
                RuleText.ONE_TOKEN_LOCATION, login.serviceAccountRef(), login.mountedSaPath());
        checkRef(at.at("serviceAccountRef"), login.serviceAccountRef());
    }
}
