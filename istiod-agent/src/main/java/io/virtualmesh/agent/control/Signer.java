package io.virtualmesh.agent.control;

import java.time.Instant;

/** Has an intermediate CA signed. */
public interface Signer {

    /**
     * Obtains one new intermediate: log in, key and CSR, sign, remove Vault's copy of the key, revoke the login. Blocks
     * no longer than the peer's timeouts allow; never throws for what a peer does.
     */
    SigningOutcome sign(SigningRequest request);

    /**
     * @param pod name of the asking Pod, part of the name that the key gets in Vault
     */
    record SigningRequest(MeshIntent intent, String pod, Instant now) {}
}
