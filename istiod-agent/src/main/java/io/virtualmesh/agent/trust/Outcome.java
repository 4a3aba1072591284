package io.virtualmesh.agent.trust;

import java.util.List;

/** What becomes of a plan now. */
public sealed interface Outcome {
    /** One sentence for people: what is, and what it waits for. */
    String why();

    /** Nothing is to do: one set of roots is wanted, trusted and signed under. */
    record Settled(String why) implements Outcome {}

    /**
     * Write {@code next} where {@code plan} is, if that is still there; who loses that race looks again.
     */
    record Advance(TrustPlan next, Step step, String why) implements Outcome {}

    /**
     * @param waitingFor names of meshes, or the annotation that a person is to set
     */
    record Waiting(WaitReason reason, List<String> waitingFor, String why) implements Outcome {
        public Waiting {
            waitingFor = List.copyOf(waitingFor);
        }
    }
}
