package io.virtualmesh.agent.trust;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules taken away one at a time. The code under test stays as it is; it is lied to, so that it acts as if the rule were not
 * there.
 */
enum Mutation {
    NONE,
    /** Every mesh seems to have acted on the present generation. */
    NO_ACKNOWLEDGEMENTS,
    /** Every mesh seems to trust every root of the plan. */
    ALLOW_BEFORE_TRUST,
    /** No certificate seems to be in use. */
    DROP_BEFORE_DISUSE,
    /** Replicas acknowledge what they see, not what istiod serves. */
    ACKNOWLEDGE_AT_SIGHT,
    /** Replicas acknowledge before they have noted the plan down. */
    ACKNOWLEDGE_WITHOUT_NOTE,
    /** The moment of a generation does not wait for the ConfigMaps. */
    MOMENT_WITHOUT_CONFIG_MAPS,
    /** Mounted ConfigMaps seem to be fresh at once. */
    NO_MOUNT_WAIT,
    /** Half a leaf lifetime seems to be enough. */
    HALF_A_LEAF,
    /** A CA that stayed under a stopped root is forgotten. */
    FORGET_LATE_SIGNERS,
    /** The loser of a compare-and-swap writes all the same. */
    NO_COMPARE_AND_SWAP;

    Waits waits(Waits honest) {
        return switch (this) {
            case NO_MOUNT_WAIT -> new Waits(Duration.ZERO, honest.leaf());
            case HALF_A_LEAF -> new Waits(honest.mount(), honest.leaf().dividedBy(2));
            default -> honest;
        };
    }

    List<MeshReport> told(TrustPlan plan, List<MeshReport> reports) {
        return switch (this) {
            case NO_ACKNOWLEDGEMENTS, ALLOW_BEFORE_TRUST, DROP_BEFORE_DISUSE ->
                    reports.stream().map(report -> told(plan, report)).toList();
            default -> reports;
        };
    }

    private MeshReport told(TrustPlan plan, MeshReport report) {
        return new MeshReport(report.mesh(), report.trust().map(it -> told(plan, it)));
    }

    private MeshTrust told(TrustPlan plan, MeshTrust it) {
        return new MeshTrust(
                this == NO_ACKNOWLEDGEMENTS ? plan.generation() : it.ack(),
                it.wanted(),
                this == ALLOW_BEFORE_TRUST ? plan.trusted() : it.trusts(),
                this == DROP_BEFORE_DISUSE ? Set.of() : it.used(),
                it.rule(),
                it.distress(),
                it.behind());
    }

    Moments remembered(Moments moments) {
        return this == FORGET_LATE_SIGNERS
                ? new Moments(moments.reached(), Set.of(), Map.of())
                : moments;
    }
}
