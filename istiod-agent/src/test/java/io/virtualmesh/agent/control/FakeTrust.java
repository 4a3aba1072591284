package io.virtualmesh.agent.control;

import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan that the test writes, and a poll of Vault that says what the test says. */
final class FakeTrust implements TrustSource {
    TrustView view = TrustSource.NONE.view();
    Optional<TrustPlan> stored = Optional.empty();
    Optional<WantedRoot> polled = Optional.empty();
    RootRule rule = RootRule.SUBSET;
    boolean notes = true;

    /** Whether a note that failed is taken the next time. */
    boolean notesAgain;

    final List<Long> noted = new ArrayList<>();
    final WantedRoots wanted =
            new WantedRoots() {
                @Override
                public Optional<WantedRoot> of(MeshIntent intent) {
                    return polled;
                }

                @Override
                public Optional<WantedRoot> ask(MeshIntent intent) {
                    return polled;
                }

                @Override
                public boolean asked(MeshIntent intent) {
                    return true;
                }

                @Override
                public void onChange(Runnable wake) {}
            };

    /** There is a report, and nobody has written a plan into it. */
    void none() {
        view = new TrustView.Unsure("TrustPlanAbsent", "no plan yet");
    }

    void show(TrustPlan plan) {
        stored = Optional.of(plan);
        view = new TrustView.Planned(plan);
    }

    @Override
    public TrustView view() {
        return view;
    }

    @Override
    public TrustView ask(WantedRoot own, boolean inPlace, Instant now) {
        if (view instanceof TrustView.Unsure(var reason, _) && reason.equals("TrustPlanAbsent")) {
            show(stored.orElseGet(() -> TrustPlan.first(own)));
        }
        return view;
    }

    @Override
    public Optional<String> note(TrustPlan plan) {
        if (notes) {
            noted.add(plan.generation());
        }
        var trouble = notes ? Optional.<String>empty() : Optional.of("the volume is full");
        notes |= notesAgain;
        return trouble;
    }

    @Override
    public RootRule rule() {
        return rule;
    }

    @Override
    public void onChange(Runnable wake) {}
}
