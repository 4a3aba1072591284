package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which of the two containers speaks for a replica. */
public enum ReplicaContainer {
    /** The init container, before istiod has started. */
    @JsonProperty("init")
    INIT,
    /** The sidecar beside a running istiod. */
    @JsonProperty("sidecar")
    SIDECAR
}
