package io.virtualmesh.agent.restart;

import io.virtualmesh.agent.restart.WalkStep.Left;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The walk through all owners that need a restart. Gateways first: no other owner starts before they are through. A few
 * rollouts at once, and none after the first that fails. What was done is read from the annotations of the pod templates, so
 * whoever leads next goes on where the last one died, and no owner is rolled twice for the same step of a root.
 *
 * @param atOnce rollouts under way at most
 */
public record Walk(int atOnce) {
    /** A rollout that makes no new pod for as long does not move. Deployments know their own time and say so. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int AT_ONCE = 2;

    public Walk {
        if (atOnce < 1) {
            throw new IllegalArgumentException(
                    "a walk of " + atOnce + " rollouts at once ends nowhere");
        }
    }

    public static Walk usual() {
        return new Walk(AT_ONCE);
    }

    /** What {@code autoRestartPods: false} has to say: nobody is touched. */
    public static WalkStep without(Need need) {
        return need.open().isEmpty() && need.ownerless().isEmpty()
                ? new WalkStep.Done(need.through().size())
                : new WalkStep.Needed(need);
    }

    /**
     * @param templates of all owners in {@link Need#open}
     * @param now of the API server's clock
     */
    public WalkStep next(Need need, Map<Owner, Template> templates, Instant now) {
        if (need.open().isEmpty()) {
            return need.ownerless().isEmpty()
                    ? new WalkStep.Done(need.through().size())
                    : new WalkStep.Over(need.through().size(), List.of(), need.ownerless());
        }
        if (need.from().isEmpty() || now.isBefore(need.from().get())) {
            return new WalkStep.Early(need.open().size(), need.from());
        }
        return new Sorted(need, templates, now).step(atOnce);
    }

    /** Every open owner, by what can be done about it. */
    private static final class Sorted {
        private final Need need;
        private final Instant now;
        private final List<Restart> gateways = new ArrayList<>();
        private final List<Restart> others = new ArrayList<>();
        private final List<WalkStep.Moving> moving = new ArrayList<>();
        private final List<Left> left = new ArrayList<>();
        private final List<WalkStep.Stuck> stuck = new ArrayList<>();
        private final List<Owner> proving = new ArrayList<>();
        private boolean gatewayMoves;
        private int through;

        Sorted(Need need, Map<Owner, Template> templates, Instant now) {
            this.need = need;
            this.now = now;
            this.through = need.through().size();
            need.open()
                    .forEach((owner, open) ->
                            sort(owner, open, templates.getOrDefault(owner, UNREAD)));
        }

        private static final Template UNREAD = Template.none(new Rollout.Unseen("not read"));

        private void sort(Owner owner, Need.Case open, Template template) {
            boolean ours = template.marks().touch(open.marks());
            switch (template.rollout()) {
                case Rollout.Complete _ when template.marks().hold(open.marks()) -> {
                    through++;
                    proving.add(owner);
                }
                case Rollout.Complete _ when template.tried().hold(open.marks()) ->
                        left.add(
                                new Left(
                                        owner, Left.Why.HELD, "its pod template was changed back"));
                case Rollout.Complete _ -> toStart(owner, open, template);
                case Rollout.Progressing it when isStill(it, open) && ours ->
                        stuck.add(
                                new WalkStep.Stuck(
                                        owner,
                                        it.told()
                                                + ", without a new pod for "
                                                + PATIENCE.toMinutes()
                                                + " minutes"));
                case Rollout.Progressing it when isStill(it, open) ->
                        left.add(new Left(owner, Left.Why.HELD, "it is not whole: " + it.told()));
                case Rollout.Progressing it -> move(owner, open, it.told());
                case Rollout.Unseen(var why) -> move(owner, open, why);
                case Rollout.Failed(var why) when ours -> stuck.add(new WalkStep.Stuck(owner, why));
                case Rollout.Failed(var why) -> left.add(new Left(owner, Left.Why.HELD, why));
                case Rollout.Held(var why) -> left.add(new Left(owner, Left.Why.HELD, why));
                case Rollout.Forbidden(var why) ->
                        left.add(new Left(owner, Left.Why.FORBIDDEN, why));
                case Rollout.Gone _ -> through++;
            }
        }

        private boolean isStill(Rollout.Progressing rollout, Need.Case open) {
            var last = rollout.began().filter(open.newest()::isBefore).orElse(open.newest());
            return now.isAfter(last.plus(PATIENCE));
        }

        private void move(Owner owner, Need.Case open, String told) {
            moving.add(new WalkStep.Moving(owner, told));
            gatewayMoves |= open.gateway();
        }

        private void toStart(Owner owner, Need.Case open, Template template) {
            var marks = template.marks().among(need.present()).and(open.marks());
            (open.gateway() ? gateways : others).add(new Restart(owner, marks, template.version()));
        }

        WalkStep step(int atOnce) {
            int all = need.through().size() + need.open().size();
            if (!stuck.isEmpty()) {
                return new WalkStep.Stopped(through, all, stuck.getFirst(), left, need.ownerless());
            }
            boolean onlyGateways = gatewayMoves || !gateways.isEmpty();
            int free = Math.max(0, atOnce - moving.size());
            var start = (onlyGateways ? gateways : others).stream().limit(free).toList();
            if (!start.isEmpty() || !moving.isEmpty()) {
                return new WalkStep.Walking(through, all, start, moving, left, need.ownerless());
            }
            if (!left.isEmpty() || !need.ownerless().isEmpty()) {
                return new WalkStep.Over(through, left, need.ownerless());
            }
            return proving.isEmpty()
                    ? new WalkStep.Done(through)
                    : new WalkStep.Proving(through, proving, need.known(proving));
        }
    }
}
