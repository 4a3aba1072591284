package io.virtualmesh.agent.trust;

import java.time.Duration;
import java.time.Instant;

/** Why a mesh cannot wait until its wanted root is trusted everywhere. */
public sealed interface Distress {
    /** When it became so. */
    Instant since();

    /** Whether the wanted root is to be allowed untrusted. */
    boolean forces(Instant now, Duration patience);

    String words();

    /** No replica of the mesh has a bundle: nobody signs for its workloads, and none of its pods can get one. */
    record NoReplica(Instant since) implements Distress {
        @Override
        public boolean forces(Instant now, Duration patience) {
            return !now.isBefore(since.plus(patience));
        }

        @Override
        public String words() {
            return "it has had no running replica since " + since;
        }
    }

    /**
     * A CA that nobody could renew under any signable root.
     *
     * @param since when half of its grace period was over, {@code Lifetime.renewAt(graceRatio / 2)}
     */
    record EndingCa(Instant since, Instant until) implements Distress {
        @Override
        public boolean forces(Instant now, Duration patience) {
            return !now.isBefore(since);
        }

        @Override
        public String words() {
            return "a CA of it ends at " + until + " and could not be renewed";
        }
    }
}
