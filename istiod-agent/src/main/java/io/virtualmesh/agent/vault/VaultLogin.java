package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.ClusterSecrets.SecretUnavailable;
import io.virtualmesh.agent.control.VaultIntent.Login;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.vault.support.VaultToken;

/**
 * Obtains a token for one use. Spring Vault's own KubernetesAuthentication is not used: it hands the JWT to a message converter, and
 * RestTemplate prints what a converter is given into its debug log.
 */
record VaultLogin(VaultSettings settings, ClusterSecrets secrets) {
    private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]{1,16384}");

    VaultSession open(VaultConnection connection, Login login) throws VaultFault {
        return switch (login) {
            case Login.TokenSecret given -> withToken(connection, given);
            case Login.ServiceAccountToken account -> withJwt(connection, account);
        };
    }

    private VaultSession withToken(VaultConnection connection, Login.TokenSecret login)
            throws VaultFault {
        String name = "Secret " + login.secret();
        try {
            byte[] content = secrets.read(login.secret(), "token");
            String token = new String(content, StandardCharsets.US_ASCII).strip();
            if (!HEADER_SAFE.matcher(token).matches()) {
                throw VaultFault.passing(
                        VaultReason.SECRET_UNAVAILABLE,
                        "Vault token (tokenSecretRef): " + name + " holds no token");
            }
            return new VaultSession(
                    connection, VaultToken.of(token), false, "the token of " + name, List.of());
        } catch (SecretUnavailable e) {
            throw VaultFault.passing(
                    VaultReason.SECRET_UNAVAILABLE,
                    "Vault token (tokenSecretRef): " + e.getMessage());
        }
    }

    private VaultSession withJwt(VaultConnection connection, Login.ServiceAccountToken login)
            throws VaultFault {
        ServiceAccountJwt jwt = new JwtSource(settings, secrets).read(login.jwt());
        var body = JsonNodeFactory.instance.objectNode();
        body.put("role", login.role()).put("jwt", jwt.value());
        var call = VaultCall.post(login.mount() + "/login", body);
        Answer answer = connection.send(call, Optional.empty());
        if (!answer.ok()) {
            throw new LoginFaults(login, jwt).of(connection.at(call), answer);
        }
        var auth = answer.json().path("auth");
        String token = auth.path("client_token").asText("");
        if (!HEADER_SAFE.matcher(token).matches()) {
            throw AnswerFaults.notVault(
                    connection.at(call) + ": " + answer.status() + " without a token", answer);
        }
        return new VaultSession(
                connection,
                VaultToken.of(token),
                !auth.path("token_type").asText("").equals("batch"),
                "role \"" + login.role() + "\" of " + login.mount(),
                Precautions.of(jwt));
    }
}
