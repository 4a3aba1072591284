package io.virtualmesh.agent.vault;

/** Which Pods of istiod's namespace are gone. */
@FunctionalInterface
public interface Pods {
    /** Knows of nobody that is gone, so that no left-over key is ever removed. */
    Pods UNKNOWN = _ -> false;

    /**
     * Whether a reachable API server says just now that no Pod of this name exists; false whenever that is not certain, since a key
     * in Vault is deleted by this answer.
     */
    boolean isGone(String pod);
}
