package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.VaultIntent;
import java.util.ArrayList;
import java.util.List;

/** Warnings about set-ups that work and give more away than they need to. */
final class Precautions {
    private Precautions() {}

    static List<String> of(VaultIntent intent, VaultSettings settings) {
        var warnings = new ArrayList<String>();
        if (!ServerAddress.isHttps(settings.overrides().apply(intent.server()))) {
            warnings.add(
                    "Vault is reached by plain http: the login token"
                            + (intent.csrPath().isPresent() ? " and the CA key cross" : " crosses")
                            + " the network readable; use https"
                            + (intent.csrPath().isPresent()
                                    ? ", or leave csrPath out so that the key is made here"
                                    : ""));
        }
        if (settings.servers().allowsAny()) {
            warnings.add(
                    "VAULT_SERVERS is not set: whoever may write the VirtualMesh may have our login"
                            + " token sent to any server; set it to "
                            + ServerAddress.printable(intent.server().toString()));
        }
        return List.copyOf(warnings);
    }

    static List<String> of(ServiceAccountJwt jwt) {
        return jwt.isGoodAtTheApiServer()
                ? List.of(
                        "the login token "
                                + jwt.source()
                                + " is also good at the API server (audience "
                                + (jwt.audiences().isEmpty() ? "none" : jwt.audiences())
                                + "), so Vault could act as "
                                + jwt.account()
                                + "; use a projected token with audience \"vault\" (mountedSaPath)"
                                + " and the same audience in Vault's role")
                : List.of();
    }
}
