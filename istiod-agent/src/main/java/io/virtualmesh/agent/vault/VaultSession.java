package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.vault.support.VaultToken;

/** A login, for one use: closing it revokes the token unless it is somebody else's or of the kind that cannot be revoked. */
final class VaultSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VaultSession.class);

    private final VaultConnection connection;
    private final VaultToken token;
    private final boolean revocable;
    private final String holder;
    private final List<String> warnings;

    VaultSession(
            VaultConnection connection,
            VaultToken token,
            boolean revocable,
            String holder,
            List<String> warnings) {
        this.connection = connection;
        this.token = token;
        this.revocable = revocable;
        this.holder = holder;
        this.warnings = warnings;
    }

    /** Whose policies count, for messages. */
    String holder() {
        return holder;
    }

    List<String> warnings() {
        return warnings;
    }

    VaultConnection connection() {
        return connection;
    }

    /** Any answer of Vault. */
    Answer send(VaultCall call) throws VaultFault {
        return connection.send(call, Optional.of(token));
    }

    /** A good answer of Vault, or the fault that explains the other one. */
    Answer demand(VaultCall call) throws VaultFault {
        Answer answer = send(call);
        if (!answer.ok()) {
            throw fault(call, answer);
        }
        return answer;
    }

    VaultFault fault(VaultCall call, Answer answer) {
        if (answer.status() == 403 && answer.isJson()) {
            return VaultFault.refused(
                    VaultReason.FORBIDDEN,
                    connection.at(call) + ": " + answer.words() + "; " + neededRight(call));
        }
        return AnswerFaults.of(connection.at(call), answer);
    }

    private String neededRight(VaultCall call) {
        return "give a policy of "
                + holder
                + " the capability \""
                + capability(call)
                + "\" on path \""
                + call.path()
                + "\" (what it has: `vault write sys/capabilities-self paths="
                + call.path()
                + "`)";
    }

    /** Vault's word for the right that a method needs; none of our paths tells create from update. */
    static String capability(VaultCall call) {
        return switch (call.method().name()) {
            case "GET" -> "read";
            case "LIST" -> "list";
            case "DELETE" -> "delete";
            default -> "update";
        };
    }

    /** A token that stays behind ends by itself, so a failure here stops nothing. */
    @Override
    public void close() {
        if (!revocable) {
            return;
        }
        var call = VaultCall.post("auth/token/revoke-self", JsonNodeFactory.instance.objectNode());
        try {
            demand(call);
        } catch (VaultFault e) {
            LOG.debug("login was not revoked, it ends by its own lifetime: {}", e.words());
        }
    }

    @Override
    public String toString() {
        return "VaultSession[" + holder + "]";
    }
}
