package io.virtualmesh.agent.control;

import io.virtualmesh.agent.trust.VaultBlock;

/** The {@code vault} block that a trust plan keeps beside each signable root: names of secrets, no secrets. */
public interface VaultBlocks {
    /**
     * @param signPath instead of the intent's own: {@code <mount>/issuer/<ref>/sign-intermediate} of the issuer below that root
     */
    VaultBlock write(VaultIntent intent, String signPath);

    /**
     * @throws IllegalArgumentException when it is none that {@link #write} could have made; the message says what is wrong
     */
    VaultIntent read(VaultBlock block);
}
