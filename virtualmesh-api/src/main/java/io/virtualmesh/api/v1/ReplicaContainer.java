package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Which of the two containers speaks for a replica. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum ReplicaContainer {
    /** The init container, before istiod has started. */
    @JsonProperty("init")
    INIT,
    /** The sidecar beside a running istiod. */
    @JsonProperty("sidecar")
    SIDECAR
}
