package io.virtualmesh.agent.restart;

import io.virtualmesh.agent.restart.WalkStep.Left;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The condition {@code RestartsComplete}. Its reasons are an interface: people alert on them.
 *
 * @param complete its status
 */
public record RestartsComplete(boolean complete, String reason, String message) {
    private static final int MOST = 5;

    public static RestartsComplete of(WalkStep step) {
        return switch (step) {
            case WalkStep.Done(int none) when none == 0 ->
                    yes(
                            "NothingToRestart",
                            "every workload is known to trust the roots of the plan");
            case WalkStep.Done(int restarted) ->
                    yes(
                            "Restarted",
                            count(restarted) + " restarted, all trust the roots of the plan");
            case WalkStep.Early(int owners, var from) ->
                    no(
                            "Restarting",
                            count(owners)
                                    + " not known to trust the roots yet; who was not restarted for them is restarted "
                                    + from.map(at -> "from " + at + " on")
                                            .orElse(
                                                    "once every istiod and every namespace's ConfigMap shows the new root"));
            case WalkStep.Needed(var need) -> needed(need);
            case WalkStep.Walking it ->
                    no(
                            "Restarting",
                            it.through()
                                    + " of "
                                    + count(it.all())
                                    + now(it)
                                    + rest(it.left(), it.ownerless()));
            case WalkStep.Proving it ->
                    no(
                            "Restarting",
                            count(it.restarted())
                                    + " restarted; not all pods of these are known to trust the roots yet: "
                                    + list(it.owners())
                                    + it.known().map(at -> ", time proves it by " + at).orElse(""));
            case WalkStep.Stopped it ->
                    stuck(
                            it.at().owner(),
                            it.at().why(),
                            it.through()
                                    + " of "
                                    + count(it.all())
                                    + rest(it.left(), it.ownerless()));
            case WalkStep.Over it -> over(it);
        };
    }

    /** The API server, a quota or an admission webhook refused to start this one. */
    public static RestartsComplete refused(Owner owner, String why, WalkStep.Walking step) {
        return stuck(
                owner,
                why,
                step.through() + " of " + count(step.all()) + rest(step.left(), step.ownerless()));
    }

    /** A right is missing that the walk cannot go on without. */
    public static RestartsComplete forbidden(String why) {
        return no("Forbidden", why);
    }

    /** The same, and that requests may fail until it is complete, where that is so. */
    public RestartsComplete warning(Need need) {
        return complete || !need.abrupt()
                ? this
                : no(
                        reason,
                        message
                                + "; until then requests may fail, since istiod signs already under a root that not all"
                                + " are known to trust");
    }

    private static RestartsComplete stuck(Owner owner, String why, String progress) {
        return no("RolloutStuck", owner + ": " + why + "; nothing else is started; " + progress);
    }

    private static String now(WalkStep.Walking step) {
        var names =
                Stream.concat(
                                step.start().stream().map(it -> it.owner().toString()),
                                step.moving().stream()
                                        .map(it -> it.owner() + " (" + it.told() + ")"))
                        .toList();
        return ", now " + list(names);
    }

    private static RestartsComplete needed(Need need) {
        if (need.open().isEmpty()) {
            return over(new WalkStep.Over(need.through().size(), List.of(), need.ownerless()));
        }
        var known = need.known(need.open().keySet());
        return no(
                "RestartNeeded",
                count(need.open().size())
                        + " not known to trust the roots of the plan: "
                        + list(need.open().keySet())
                        + "; restart them"
                        + need.from()
                                .map(at -> " after " + at)
                                .orElse(" once every istiod has them")
                        + ", or set autoRestartPods: true"
                        + known.map(at -> "; time alone proves it by " + at).orElse(""));
    }

    private static RestartsComplete over(WalkStep.Over step) {
        var reason =
                step.left().stream().anyMatch(it -> it.kind() == Left.Why.FORBIDDEN)
                        ? "Forbidden"
                        : step.left().isEmpty() ? "NoOwner" : "RolloutHeld";
        return no(
                reason, count(step.through()) + " restarted" + rest(step.left(), step.ownerless()));
    }

    private static String rest(List<Left> left, List<String> ownerless) {
        var text = new StringBuilder();
        if (!left.isEmpty()) {
            text.append("; passed over: ")
                    .append(
                            list(
                                    left.stream()
                                            .map(it -> it.owner() + " (" + it.why() + ")")
                                            .toList()));
        }
        if (!ownerless.isEmpty()) {
            text.append("; nobody replaces ")
                    .append(list(ownerless))
                    .append(", which will trust the root after one leaf lifetime");
        }
        return text.toString();
    }

    private static String count(int workloads) {
        return workloads == 1 ? "1 workload" : workloads + " workloads";
    }

    private static String list(Collection<?> things) {
        var named = new ArrayList<String>();
        for (var thing : things) {
            if (named.size() == MOST) {
                return String.join(", ", named) + " and " + (things.size() - MOST) + " more";
            }
            named.add(thing.toString());
        }
        return String.join(", ", named);
    }

    private static RestartsComplete yes(String reason, String message) {
        return new RestartsComplete(true, reason, message);
    }

    private static RestartsComplete no(String reason, String message) {
        return new RestartsComplete(false, reason, message);
    }
}
