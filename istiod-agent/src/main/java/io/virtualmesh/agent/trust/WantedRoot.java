package io.virtualmesh.agent.trust;

import java.util.Optional;

/**
 * The root that a mesh's Vault would sign under now.
 *
 * @param vault how to sign under it; empty where nobody can but who has the key already (istiod's own old CA)
 */
public record WantedRoot(Root root, Optional<VaultBlock> vault) {
    RootId id() {
        return root.id();
    }
}
