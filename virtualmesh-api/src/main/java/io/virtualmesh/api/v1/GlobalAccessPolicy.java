package io.virtualmesh.api.v1;

/**
 * Whether traffic is allowed where no policy speaks of it; absent means {@link #MESH_DEFAULT}.
 */
public enum GlobalAccessPolicy {
    /** What the mesh itself does. */
    MESH_DEFAULT,
    /** Only what a policy allows passes. */
    ENABLED,
    /** All traffic passes. */
    DISABLED
}
