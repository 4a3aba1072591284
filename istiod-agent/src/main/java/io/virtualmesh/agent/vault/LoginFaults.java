package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.VaultIntent.Login.ServiceAccountToken;
import java.util.Locale;

/**
 * What a refused login means. Vault's texts are few and short; the plain 403 {@code permission denied} is also what it says when it
 * cannot reach the API server to ask about the token, or when there is no such mount (OpenBao 2.7.2, Vault 1.21.4).
 */
record LoginFaults(ServiceAccountToken login, ServiceAccountJwt jwt) {

    VaultFault of(String what, Answer answer) {
        String who = what + " with role \"" + login.role() + "\" as ServiceAccount " + account();
        String start = who + ": " + answer.words();
        String text = PeerText.safe(answer.errors()).toLowerCase(Locale.ROOT);
        if ((answer.status() != 400 && answer.status() != 403) || !answer.isJson()) {
            return AnswerFaults.of(who, answer);
        }
        if (text.contains("invalid role name") || text.contains("could not be found")) {
            return VaultFault.refused(
                    VaultReason.ROLE_UNKNOWN,
                    start + "; correct kubernetesAuth.role, or create the role: " + roleCommand());
        }
        if (text.contains("could not load configuration")) {
            return refused(
                    start,
                    "the login mount is not configured yet (`vault write "
                            + login.mount()
                            + "/config …`)");
        }
        return text.contains("permission denied") ? denied(start) : refused(start, remedyFor(text));
    }

    private String remedyFor(String text) {
        if (text.contains("service account name not authorized") || text.contains("(sub) claim")) {
            return "the role is not bound to this ServiceAccount; add it: " + roleCommand();
        }
        if (text.contains("namespace not authorized")) {
            return "the role is not bound to this namespace; add it: " + roleCommand();
        }
        if (text.contains("audience")) {
            return "the role expects another audience than the token's "
                    + jwt.audiences()
                    + "; project a token with the role's audience (mountedSaPath) or change the"
                    + " role's audience";
        }
        if (text.contains("expired")) {
            return "the token in "
                    + jwt.source()
                    + " has expired; does kubelet still refresh it, and do the clocks agree?";
        }
        return "look at the role (`vault read " + login.mount() + "/role/" + login.role() + "`)";
    }

    private static VaultFault refused(String start, String remedy) {
        return VaultFault.refused(VaultReason.LOGIN_REFUSED, start + "; " + remedy);
    }

    private VaultFault denied(String start) {
        return VaultFault.passing(
                VaultReason.LOGIN_REFUSED,
                start
                        + "; this may be Vault failing to reach the API server or to review tokens"
                        + " there (see `vault read "
                        + login.mount()
                        + "/config` and Vault's log), a mount that does not exist, or a token of"
                        + " another cluster");
    }

    private String account() {
        return jwt.account().isEmpty()
                ? "(unnamed, token from " + jwt.source() + ")"
                : jwt.account();
    }

    private String roleCommand() {
        String[] parts = jwt.account().split("/", 2);
        String bound =
                parts.length < 2
                        ? "bound_service_account_names=… bound_service_account_namespaces=…"
                        : "bound_service_account_names="
                                + parts[1]
                                + " bound_service_account_namespaces="
                                + parts[0];
        return "`vault write " + login.mount() + "/role/" + login.role() + " " + bound + " …`";
    }
}
