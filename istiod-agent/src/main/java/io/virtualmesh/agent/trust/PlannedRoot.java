package io.virtualmesh.agent.trust;

import java.util.Optional;

/**
 * One trusted root of a plan, and whether anybody may begin to sign under it.
 *
 * @param introducedIn generation of the step that made it trusted
 * @param trustedIn the same, or, where the plan was lost since then, the generation in which it was written again; what was
 *     seen before proves nothing about the root now, since it may have been dropped in between
 */
public record PlannedRoot(Root root, long introducedIn, long trustedIn, Use use) {
    public PlannedRoot {
        if (introducedIn < 1) {
            throw new IllegalArgumentException("generations begin with 1, not " + introducedIn);
        }
        if (trustedIn < introducedIn) {
            throw new IllegalArgumentException(
                    root
                            + " is trusted since generation "
                            + trustedIn
                            + " and was introduced later, in "
                            + introducedIn);
        }
        if (use.since() < trustedIn) {
            throw new IllegalArgumentException(
                    root + " is trusted since generation " + trustedIn + " and its use is older");
        }
    }

    /** What the root is for. */
    public sealed interface Use {
        /** Generation of the step that made it so. */
        long since();

        /** Trusted only: not signable yet, or no more. */
        record Idle(long since) implements Use {}

        /**
         * A CA may be obtained under it.
         *
         * @param forced allowed before every mesh was seen to trust it
         */
        record Signable(long since, Optional<VaultBlock> vault, boolean forced) implements Use {}
    }

    /** One that comes with that generation. */
    static PlannedRoot of(Root root, long generation, Use use) {
        return new PlannedRoot(root, generation, generation, use);
    }

    static PlannedRoot idle(Root root, long generation) {
        return of(root, generation, new Use.Idle(generation));
    }

    PlannedRoot with(Use other) {
        return new PlannedRoot(root, introducedIn, trustedIn, other);
    }

    /** The same, and nothing that was seen before that generation counts. */
    PlannedRoot since(long generation) {
        var fresh =
                switch (use) {
                    case Use.Idle _ -> new Use.Idle(generation);
                    case Use.Signable s -> new Use.Signable(generation, s.vault(), s.forced());
                };
        return new PlannedRoot(root, introducedIn, generation, fresh);
    }

    public RootId id() {
        return root.id();
    }

    public boolean signable() {
        return use instanceof Use.Signable;
    }

    /** Whether it was allowed before every mesh was seen to trust it. */
    public boolean forced() {
        return use instanceof Use.Signable(_, _, boolean forced) && forced;
    }

    /** How to sign under it, where it is signable and somebody said how. */
    public Optional<VaultBlock> vault() {
        return use instanceof Use.Signable s ? s.vault() : Optional.empty();
    }
}
