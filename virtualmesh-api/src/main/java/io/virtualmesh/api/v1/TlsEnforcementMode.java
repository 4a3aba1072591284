package io.virtualmesh.api.v1;

/** Enforcement of TLS between meshes; stored and not acted on. */
public enum TlsEnforcementMode {
    /** Not said. */
    UNSET,
    /** No TLS. */
    DISABLE,
    /** TLS or not. */
    PERMISSIVE,
    /** TLS only. */
    STRICT
}
