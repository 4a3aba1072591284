package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.trust.Move.Hold;
import io.virtualmesh.agent.trust.Move.PublishRoots;
import io.virtualmesh.agent.trust.Move.Rest;
import io.virtualmesh.agent.trust.Move.SignUnder;
import io.virtualmesh.agent.trust.Move.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one replica follows a plan: first the roots, then its CA, then the acknowledgement.
 *
 * <p>A CA whose root the plan does not trust stays in place, with its root beside the plan's. That happens to a CA that was
 * there before the plan, and where a plan was lost. Acknowledging so is safe, and needed: the root is reported as used, and
 * the next step can only be to trust it.
 *
 * @param plan the newest it has ever seen; it never goes back to an older one. An init container reads it once more, past all
 *     caches, just before it publishes
 * @param wanted root that its own Vault would sign under now, else the last known, else the one in place
 * @param pins no root outside of them is signed under or published
 * @param rule what its istiod takes
 */
public record Following(
        TrustPlan plan, Replica replica, RootId wanted, RootPins pins, RootRule rule) {

    public Move next() {
        return cannotFollow()
                .orElseGet(() -> replica.published().map(this::go).orElseGet(this::start));
    }

    /**
     * Whether the replica has fully acted on the plan. It has noted the plan down, and istiod was seen with its roots and
     * under the right CA. Who has published nothing has nothing to change.
     */
    public boolean mayAcknowledge() {
        return replica.noted() >= plan.generation()
                && cannotFollow().isEmpty()
                && replica.published().map(this::isThere).orElse(true);
    }

    private boolean isThere(Replica.Published published) {
        return published.served()
                && published.roots().equals(roots(published))
                && !moves(published);
    }

    /** Whether the CA in place is to give way to one under the wanted root. */
    private boolean moves(Replica.Published published) {
        return !published.signer().equals(wanted)
                && plan.allows(wanted)
                && plan.trusts(published.signer());
    }

    private RootFile roots(Replica.Published published) {
        var roots = plan.rootFile();
        return roots.holds(published.signer()) ? roots : roots.with(published.signerRoot());
    }

    /**
     * The roots to have a CA under, best first: the wanted one, the one in place, any other, as far as the plan allows them.
     * A renewal asks too: it must not prolong a CA under a root that was stopped.
     */
    public List<PlannedRoot> signers() {
        var order = new ArrayList<PlannedRoot>();
        var present = replica.published().map(Replica.Published::signer);
        allowed(wanted).ifPresent(order::add);
        present.filter(id -> !id.equals(wanted)).flatMap(this::allowed).ifPresent(order::add);
        plan.roots().stream()
                .filter(root -> root.signable() && !order.contains(root))
                .forEach(order::add);
        return List.copyOf(order);
    }

    private Move start() {
        return new Start(plan.rootFile(), signers());
    }

    private Move go(Replica.Published published) {
        var roots = roots(published);
        if (!published.roots().equals(roots)) {
            return new PublishRoots(roots);
        }
        return moves(published)
                ? new SignUnder(roots, allowed(wanted).stream().toList())
                : new Rest();
    }

    private Optional<PlannedRoot> allowed(RootId id) {
        return plan.find(id).filter(PlannedRoot::signable);
    }

    private Optional<Move> cannotFollow() {
        if (plan.generation() < replica.acknowledged()) {
            return hold(
                    WaitReason.PLAN_WENT_BACK,
                    "the plan is of generation "
                            + plan.generation()
                            + ", older than "
                            + replica.acknowledged()
                            + ", which this replica has acted on");
        }
        for (var root : plan.roots()) {
            if (!pins.allows(root.root().certificate())) {
                return hold(
                        WaitReason.ROOT_NOT_PINNED,
                        "the plan trusts root "
                                + root.id()
                                + ", which EXPECTED_ROOT_SHA256 does not list");
            }
        }
        return replica.published().flatMap(this::refused);
    }

    private Optional<Move> refused(Replica.Published published) {
        return rule.takes(published.roots(), roots(published))
                ? Optional.empty()
                : hold(
                        WaitReason.ROOT_CHANGE_REFUSED,
                        "istiod would refuse to go from root "
                                + Words.list(published.roots().ids())
                                + " to "
                                + Words.list(plan.trusted())
                                + (rule == RootRule.SAME_BYTES
                                        ? "; set ISTIO_MULTIROOT_MESH=true on it"
                                        : "; a new pod of istiod starts with the plan's roots"));
    }

    private static Optional<Move> hold(WaitReason reason, String why) {
        return Optional.of(new Hold(reason, why));
    }
}
