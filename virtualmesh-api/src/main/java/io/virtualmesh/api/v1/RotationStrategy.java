package io.virtualmesh.api.v1;

/** How a root is replaced (Gloo Mesh 1.2); stored and not acted on. */
public enum RotationStrategy {
    /** Both roots are trusted in between. */
    MULTI_ROOT,
    /** At once; may interrupt traffic. */
    NONE
}
