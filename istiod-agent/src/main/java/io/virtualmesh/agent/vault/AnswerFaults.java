package io.virtualmesh.agent.vault;

import java.time.Duration;

/**
 * What an answer other than success means, whatever was asked; callers look for their own special cases first. Texts and codes were
 * seen with OpenBao 2.7.2 and Vault 1.21.4.
 */
final class AnswerFaults {
    static final Duration SOON = Duration.ofSeconds(5);

    private AnswerFaults() {}

    /**
     * @param what call and server, as the message begins
     */
    static VaultFault of(String what, Answer answer) {
        String start = what + ": " + answer.words();
        return answer.isJson() ? ofVault(start, answer) : ofSomebody(start, answer);
    }

    private static VaultFault ofVault(String start, Answer answer) {
        return switch (answer.status()) {
            case 501 -> sealed(start, "it is not initialised (`vault operator init`)");
            case 403 -> forbidden(start);
            case 404, 405 -> unknownPath(start, answer);
            case 412 -> VaultFault.passing(VaultReason.UNREACHABLE, start, SOON);
            case 429 -> rateLimited(start, answer);
            case 472, 473 -> standby(start);
            case 500, 502, 503, 504 -> serverError(start, answer);
            default -> refused(start);
        };
    }

    private static VaultFault ofSomebody(String start, Answer answer) {
        return switch (answer.status()) {
            case 400 -> speaksTls(start);
            case 429, 472, 473 -> standby(start);
            case 502, 503, 504 -> serverError(start, answer);
            default -> notVault(start, answer);
        };
    }

    /** Success without the promised content: a proxy's page, a login form, another API. */
    static VaultFault notVault(String start, Answer answer) {
        String type =
                answer.isJson()
                        ? "other JSON than Vault's"
                        : (answer.mediaType().isEmpty() ? "no content" : answer.mediaType())
                                + " instead of Vault's JSON";
        String redirected =
                answer.location()
                        .map(to ->
                                ", which sends us to \""
                                        + PeerText.safe(to)
                                        + "\"; if Vault is there, put that address into server")
                        .orElse("; does server name Vault itself, or does a proxy answer?");
        return VaultFault.refused(VaultReason.NOT_VAULT, start + " came with " + type + redirected);
    }

    private static VaultFault sealed(String start, String remedy) {
        return VaultFault.passing(VaultReason.SEALED, start + "; " + remedy);
    }

    private static VaultFault rateLimited(String start, Answer answer) {
        if (answer.errors().isEmpty()) {
            return standby(start);
        }
        return VaultFault.passing(
                VaultReason.UNREACHABLE,
                start + "; a rate limit of Vault",
                answer.retryAfter().orElse(SOON));
    }

    private static VaultFault standby(String start) {
        return VaultFault.passing(
                VaultReason.NO_LEADER,
                start + "; this node is a standby and forwards nothing",
                SOON);
    }

    private static VaultFault noLeader(String start) {
        return VaultFault.passing(
                VaultReason.NO_LEADER,
                start + "; look at `vault operator raft list-peers` or Vault's storage",
                SOON);
    }

    private static VaultFault serverError(String start, Answer answer) {
        if (answer.says("sealed")) {
            return sealed(start, "unseal it (`vault operator unseal`)");
        }
        if (answer.says("active cluster node not found")) {
            return noLeader(start);
        }
        String message =
                start
                        + (answer.isJson()
                                ? "; see Vault's own log"
                                : "; a proxy or ingress in front of Vault answered");
        return answer.retryAfter()
                .map(time -> VaultFault.passing(VaultReason.UNREACHABLE, message, time))
                .orElseGet(() -> VaultFault.passing(VaultReason.UNREACHABLE, message));
    }

    private static VaultFault forbidden(String start) {
        return VaultFault.refused(
                VaultReason.FORBIDDEN, start + "; the token's policy does not allow it");
    }

    private static VaultFault unknownPath(String start, Answer answer) {
        String remedy =
                answer.says("namespace not found")
                        ? "; correct namespace in the VirtualMesh (it is Vault's, not Kubernetes')"
                        : "; no such mount or endpoint, correct the path in the VirtualMesh or"
                                + " enable the mount";
        return VaultFault.refused(VaultReason.PATH_UNKNOWN, start + remedy);
    }

    /** Go's server answers so, in plain text, when it is spoken to without TLS. */
    private static VaultFault speaksTls(String start) {
        return VaultFault.refused(
                VaultReason.TLS_FAILED,
                start + " in plain text; this port most likely wants TLS, use https:// in server");
    }

    private static VaultFault refused(String start) {
        return VaultFault.refused(VaultReason.REQUEST_REFUSED, start);
    }
}
