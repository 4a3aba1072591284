package io.virtualmesh.agent.restart;

import java.time.Instant;
import java.util.Optional;

/** Where an owner's present rollout stands, in the words of {@code kubectl rollout status}. */
public sealed interface Rollout {
    record Complete() implements Rollout {}

    /**
     * Under way, or it never ends.
     *
     * @param told what it waits for
     * @param began when we began it; empty where it is not ours
     */
    record Progressing(String told, Optional<Instant> began) implements Rollout {}

    /** It failed, as the owner's own status says. */
    record Failed(String why) implements Rollout {}

    /** A changed template replaces no pod, or not all: paused, {@code OnDelete}, a partition. */
    record Held(String why) implements Rollout {}

    /** We may not look, or not touch. */
    record Forbidden(String why) implements Rollout {}

    /** The API server did not tell. */
    record Unseen(String why) implements Rollout {}

    /** There is no such owner; its pods go with it. */
    record Gone() implements Rollout {}
}
