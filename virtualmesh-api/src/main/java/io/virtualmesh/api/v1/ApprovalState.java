package io.virtualmesh.api.v1;

/** How far a configuration got; absent means {@link #PENDING}. */
public enum ApprovalState {
    /** Not processed yet. */
    PENDING,
    /** Applied. */
    ACCEPTED,
    /** Bad or conflicting configuration. */
    INVALID,
    /** The configuration is fine, applying it failed. */
    FAILED
}
