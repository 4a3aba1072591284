package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.Action.Cause;
import io.virtualmesh.agent.trust.PlannedRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whom to ask for an intermediate, best first: what the VirtualMesh says, then the ways that the plan keeps. */
final class Targets {
    private final VaultBlocks blocks;
    private final Journal journal;

    Targets(VaultBlocks blocks, Journal journal) {
        this.blocks = blocks;
        this.journal = journal;
    }

    /**
     * @param root the one that it must lead to; empty for the own Vault, whose root is what it is
     */
    record Target(MeshIntent intent, Optional<PlannedRoot> root) {
        boolean own() {
            return root.isEmpty();
        }
    }

    /**
     * What Vault says of its root is an opinion: no way that the plan keeps is left out because of it. None at all where what the
     * own Vault gives lies ready and the plan knows no other.
     */
    List<Target> of(Action.Obtain obtain, Course course) {
        var own = new Target(obtain.mesh().intent(), Optional.empty());
        if (course.following().isEmpty() || !obtain.cause().needsOneNow()) {
            return List.of(own);
        }
        var targets = new ArrayList<Target>();
        if (!isOfNoUseYet(course, obtain.cause())) {
            targets.add(own);
        }
        for (var root : ways(obtain.cause(), course)) {
            by(root, own.intent())
                    .filter(it -> !it.intent().vault().equals(own.intent().vault()))
                    .ifPresent(targets::add);
        }
        return targets.isEmpty() && course.prepared().isEmpty() ? List.of(own) : targets;
    }

    /** For a request none that cannot be published: it may stay open for long, and each try leaves a certificate in Vault's store. */
    private static List<PlannedRoot> ways(Cause cause, Course course) {
        var following = course.following().orElseThrow();
        if (cause != Cause.REQUESTED) {
            return following.signers();
        }
        boolean stays =
                following
                        .replica()
                        .published()
                        .filter(it -> !following.plan().trusts(it.signer()))
                        .isPresent();
        return stays
                ? List.of()
                : following.signers().stream()
                        .filter(root ->
                                course.prepared()
                                        .filter(it -> it.root().equals(root.id()))
                                        .isEmpty())
                        .toList();
    }

    /**
     * A request may stay open for long. Meanwhile nothing else makes ready what the change of roots waits for; and once that is
     * ready, one more of the same is of no use.
     */
    private static boolean isOfNoUseYet(Course course, Cause cause) {
        if (cause == Cause.REQUESTED) {
            return course.prepared().isPresent();
        }
        var plan = course.plan().orElseThrow();
        return course.polled().filter(it -> !plan.allows(it.root().id())).isPresent()
                || course.prepared().filter(it -> !plan.allows(it.root())).isPresent();
    }

    private Optional<Target> by(PlannedRoot root, MeshIntent intent) {
        try {
            return root.vault()
                    .map(blocks::read)
                    .map(vault -> new Target(intent.with(vault), Optional.of(root)));
        } catch (IllegalArgumentException e) {
            journal.trouble(
                    "vault block",
                    "TrustPlanUnreadable",
                    "the vault block that the trust plan keeps for root "
                            + root.id()
                            + " cannot be used: "
                            + e.getMessage());
            return Optional.empty();
        }
    }
}
