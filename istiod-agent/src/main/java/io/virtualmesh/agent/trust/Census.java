package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.trust.Verdict.Known;
import io.virtualmesh.agent.trust.Verdict.Means;
import io.virtualmesh.agent.trust.Verdict.Open;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * How many pods were judged, and by what.
 *
 * @param open not known yet
 * @param known when time alone will have told of all open ones, if that is foreseeable
 */
public record Census(int byTime, int byHandshake, int open, Optional<Instant> known) {

    static Census of(Collection<Verdict> verdicts) {
        int byTime = 0;
        int byHandshake = 0;
        int open = 0;
        boolean foreseeable = true;
        var last = Instant.MIN;
        for (var verdict : verdicts) {
            switch (verdict) {
                case Known(Means by) when by == Means.TIME -> byTime++;
                case Known _ -> byHandshake++;
                case Open(var known) -> {
                    open++;
                    foreseeable &= known.isPresent();
                    last = known.filter(last::isBefore).orElse(last);
                }
            }
        }
        var known = open > 0 && foreseeable ? Optional.of(last) : Optional.<Instant>empty();
        return new Census(byTime, byHandshake, open, known);
    }

    public boolean complete() {
        return open == 0;
    }

    public int pods() {
        return byTime + byHandshake + open;
    }

    /** Such as {@code 38 of 40 pods, the rest by 14:02}. */
    public String sentence() {
        var text = (pods() - open) + " of " + pods() + " pods";
        return complete() ? text : text + known.map(at -> ", the rest by " + at).orElse("");
    }
}
