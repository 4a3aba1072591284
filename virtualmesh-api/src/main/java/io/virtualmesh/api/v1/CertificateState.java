package io.virtualmesh.api.v1;

/** How far an intermediate CA got; absent means {@link #PENDING}. */
public enum CertificateState {
    /** Not picked up. */
    PENDING,
    /** Vault is being asked. */
    REQUESTED,
    /** Published for istiod; not yet seen served, or pods are still being restarted. */
    ISSUED,
    /** Everything is done. */
    FINISHED,
    /** Failed; the error says why, and it is tried again. */
    FAILED
}
