package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.VaultIntent;
import java.net.URI;

/** Opens connections, to servers that may have our tokens only. */
record VaultConnector(VaultSettings settings, ClusterSecrets secrets) {

    VaultConnection open(VaultIntent intent) throws VaultFault {
        URI server = intent.server();
        String fault = ServerAddress.faultOf(server);
        if (fault != null) {
            throw VaultFault.refused(
                    VaultReason.SERVER_NOT_ALLOWED,
                    "server of the VirtualMesh "
                            + fault
                            + "; it takes http(s)://host[:port][/path]");
        }
        if (!settings.servers().allows(server)) {
            throw VaultFault.refused(
                    VaultReason.SERVER_NOT_ALLOWED,
                    "VAULT_SERVERS does not list "
                            + server
                            + " (it lists "
                            + settings.servers().prefixes()
                            + "), so nothing was sent there; add it if it is yours");
        }
        checkNamespace(intent);
        return new VaultConnection(intent, settings, TrustSource.of(intent.trust(), secrets));
    }

    /** It becomes a header. */
    private static void checkNamespace(VaultIntent intent) throws VaultFault {
        String name = intent.namespace().orElse("root");
        if (!name.matches("[\\x21-\\x7e]+")) {
            throw VaultFault.refused(
                    VaultReason.PATH_UNKNOWN,
                    "\""
                            + PeerText.safe(name)
                            + "\" is no namespace of Vault; correct namespace in the VirtualMesh");
        }
    }
}
