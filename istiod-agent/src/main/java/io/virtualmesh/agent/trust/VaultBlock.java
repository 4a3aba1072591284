package io.virtualmesh.agent.trust;

/**
 * How to have an intermediate signed under a root: the {@code vault} block of the VirtualMesh that asked for it, with
 * {@code caPath} narrowed to the issuer of that root ({@code <mount>/issuer/<ref>/sign-intermediate}).
 *
 * <p>It is the block, not what one mesh made of it, since each mesh resolves its references (Secrets, ServiceAccounts) in
 * its own cluster. It names secrets and holds none. This package carries it and never looks inside.
 *
 * @param json canonical: the same block is always the same text
 */
public record VaultBlock(String json) {
    public VaultBlock {
        if (!json.startsWith("{") || !json.endsWith("}")) {
            throw new IllegalArgumentException("a vault block is a JSON object");
        }
    }

    /** Short: a block may hold a whole CA bundle. */
    @Override
    public String toString() {
        return "VaultBlock[" + json.length() + " characters]";
    }
}
