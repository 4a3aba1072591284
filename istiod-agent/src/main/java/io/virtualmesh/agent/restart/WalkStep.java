package io.virtualmesh.agent.restart;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the walk does next. */
public sealed interface WalkStep {
    /** Nobody is left who would need it. */
    record Done(int restarted) implements WalkStep {}

    /** A pod made now could still begin with the old roots. */
    record Early(int owners, Optional<Instant> from) implements WalkStep {}

    /** Somebody would have to restart these; we may not ({@code autoRestartPods: false}). */
    record Needed(Need need) implements WalkStep {}

    /**
     * Some are under way, or begin now.
     *
     * @param start to be started now, in this order
     */
    record Walking(
            int through,
            int all,
            List<Restart> start,
            List<Moving> moving,
            List<Left> left,
            List<String> ownerless)
            implements WalkStep {
        public Walking {
            start = List.copyOf(start);
            moving = List.copyOf(moving);
            left = List.copyOf(left);
            ownerless = List.copyOf(ownerless);
        }
    }

    /** A rollout of ours failed: nothing else is started until it is whole, or time has proved its pods. */
    record Stopped(int through, int all, Stuck at, List<Left> left, List<String> ownerless)
            implements WalkStep {
        public Stopped {
            left = List.copyOf(left);
            ownerless = List.copyOf(ownerless);
        }
    }

    /**
     * All were restarted, and pods of these are not known to trust the roots yet: old ones that still end, or ones of before the
     * plan was lost and written again.
     *
     * @param known when time alone will tell, if that is foreseeable
     */
    record Proving(int restarted, List<Owner> owners, Optional<Instant> known) implements WalkStep {
        public Proving {
            owners = List.copyOf(owners);
        }
    }

    /** Nothing more can be done; these wait for time, or for a person. */
    record Over(int through, List<Left> left, List<String> ownerless) implements WalkStep {
        public Over {
            left = List.copyOf(left);
            ownerless = List.copyOf(ownerless);
        }
    }

    /** One rollout under way. */
    record Moving(Owner owner, String told) {}

    /** One rollout that failed. */
    record Stuck(Owner owner, String why) {}

    /** One owner that is passed over. */
    record Left(Owner owner, Why kind, String why) {
        /** What would have to change. */
        public enum Why {
            /** The owner itself. */
            HELD,
            /** Our rights. */
            FORBIDDEN
        }
    }
}
