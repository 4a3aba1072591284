package io.virtualmesh.api.v1;

/** Step of a rotation of the root (Gloo Mesh 1.2); stored and not acted on. */
public enum CertificateRotationState {
    /** No rotation. */
    NOT_ROTATING,
    /** Signing with the former CA, for a roll-back. */
    PREVIOUS_CA,
    /** Both roots published, intermediate still by the old. */
    ADDING_NEW_ROOT,
    /** Both roots published, intermediate by the new. */
    PROPAGATING_NEW_INTERMEDIATE,
    /** The old root is removed. */
    DELETING_OLD_ROOT,
    /** Waiting for a verification. */
    VERIFYING,
    /** Verified. */
    VERIFIED,
    /** Going back. */
    ROLLING_BACK,
    /** Done. */
    FINISHED,
    /** Failed. */
    FAILED
}
