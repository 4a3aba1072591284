package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonFormat;

/** How far a configuration got; absent means {@link #PENDING}. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
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
