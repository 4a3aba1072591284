package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonFormat;

/** How far an intermediate CA got; absent means {@link #PENDING}. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
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
