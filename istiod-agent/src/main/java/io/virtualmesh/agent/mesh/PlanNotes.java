package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.Notebook;
import io.virtualmesh.agent.trust.TrustPlan;
import java.io.IOException;
import java.util.Optional;

/** The trust plan on the memory volume, for a container that starts again while no API server answers. It never goes back. */
final class PlanNotes {
    static final String NAME = "trust-plan.json";

    private final Notebook notebook;

    PlanNotes(Notebook notebook) {
        this.notebook = notebook;
    }

    Reading<TrustPlan> read() {
        try {
            return notebook.read(NAME).map(PlanShape::parse).orElseGet(Reading.Absent::new);
        } catch (IOException e) {
            return new Reading.Unreadable<>(String.valueOf(e.getMessage()));
        }
    }

    /** What cannot be read is no memory and is replaced. */
    void keep(TrustPlan plan) throws IOException {
        Optional<TrustPlan> there = read().found();
        if (there.filter(it -> it.isAtLeast(plan)).isEmpty()) {
            notebook.write(NAME, PlanShape.text(plan));
        }
    }
}
