package io.virtualmesh.agent.trust;

/** Why a change of roots does not go on; the reason of a condition, so a word once given stays. */
public enum WaitReason {
    NOT_REPORTED("NotReported"),
    NOT_ACKNOWLEDGED("NotAcknowledged"),
    NOT_TRUSTED_YET("NotTrustedYet"),
    STILL_USED("StillUsed"),
    NOT_APPROVED("NotApproved"),
    FEDERATION("Federation"),
    NO_SIDECAR("NoSidecar"),
    ROOT_NOT_PINNED("RootNotPinned"),
    /** istiod would refuse the roots; nothing is published. */
    ROOT_CHANGE_REFUSED("RootChangeRefused"),
    /** Somebody has acted on a newer plan than the one that is stored. */
    PLAN_WENT_BACK("PlanWentBack");

    private final String word;

    WaitReason(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
