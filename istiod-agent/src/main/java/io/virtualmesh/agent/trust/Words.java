package io.virtualmesh.agent.trust;

import java.util.Collection;

/** Sentences about steps, for conditions and logs. */
final class Words {
    private static final int MOST = 5;

    private Words() {}

    /** At most five by name. */
    static String list(Collection<?> things) {
        var text = new StringBuilder();
        int named = 0;
        for (var thing : things) {
            if (named == MOST) {
                return text.append(" and ").append(things.size() - MOST).append(" more").toString();
            }
            text.append(named++ == 0 ? "" : ", ").append(thing);
        }
        return text.toString();
    }

    static String of(Step step) {
        return step.word() + " " + list(step.roots());
    }

    static String why(Step step, Needs needs) {
        var roots = "root " + list(step.roots());
        return switch (step) {
            case Step.Trust _ ->
                    roots + " is wanted or used" + by(step, needs) + " and not trusted yet";
            case Step.Allow _ -> roots + " is trusted by every mesh and may now sign";
            case Step.Stop _ ->
                    roots + " is wanted by no mesh any more; nobody begins to sign under it";
            case Step.Drop _ -> roots + " is no more signed under, and no certificate leads to it";
            case Step.Force _ -> roots + " is forced";
            case Step.Readdress _ -> roots + " is signed under another way than the plan told";
        };
    }

    private static String by(Step step, Needs needs) {
        boolean wanted = step.roots().stream().anyMatch(needs.wanted()::containsKey);
        return wanted ? "" : " by a living certificate";
    }
}
