package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.bundle.RootPins;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a coordinator may go.
 *
 * @param scope what its plan is a plan of
 * @param writer who it is
 * @param verification who confirms each step
 * @param pins roots it may ever have trusted ({@code EXPECTED_ROOT_SHA256})
 * @param patience how long a mesh may be without a running replica before its wanted root is forced
 */
public record Policy(
        Scope scope, Writer writer, Verification verification, RootPins pins, Duration patience) {
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    /** One plan for all that is to trust each other, observed, no pins. */
    public static Policy usual() {
        return new Policy(
                Scope.ALL_MESHES,
                Writer.SIDECAR,
                new Verification.Observed(),
                RootPins.none(),
                PATIENCE);
    }

    /** What the plan is a plan of. */
    public enum Scope {
        /** Everybody who is to trust each other follows it. */
        ALL_MESHES,
        /**
         * One mesh among several that trust each other by other plans: it may come to trust a root that they cannot see
         * it trust, and nothing more. A forced step is still taken, for a mesh without istiod helps nobody.
         */
        ONE_OF_SEVERAL
    }

    /** Who writes. */
    public enum Writer {
        SIDECAR,
        /** Holds the Lease only while no sidecar of the mesh runs, and takes no step but the forced one. */
        INIT_CONTAINER
    }

    /** {@code rotationVerificationMethod}. */
    public sealed interface Verification {
        record Observed() implements Verification {}

        /**
         * A person confirms each step, but for the forced one: whoever would confirm it is told by a condition.
         *
         * @param approved the text of the annotation, as {@link #token} makes it
         */
        record Manual(Optional<String> approved) implements Verification {}

        /** What to write into the annotation: the generation the step leads to and its word, such as {@code 8-allow}. */
        static String token(TrustPlan plan, Step step) {
            return plan.generation() + 1 + "-" + step.word();
        }
    }
}
