package io.virtualmesh.lab.bench;

import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.Until;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When a watch showed each milestone first, by this machine's clock: the API's own times have whole seconds.
 *
 * @param <T> what is watched
 * @param <M> its milestones
 */
final class Sightings<T, M> implements Watcher<T> {
    private final Function<T, Set<M>> reached;
    private final Map<M, Long> first = new ConcurrentHashMap<>();
    private volatile Optional<WatcherException> end = Optional.empty();

    /**
     * @param reached all milestones that a state shows
     */
    Sightings(Function<T, Set<M>> reached) {
        this.reached = reached;
    }

    @Override
    public void eventReceived(Action action, T state) {
        var now = System.nanoTime();
        if (action == Action.ADDED || action == Action.MODIFIED) {
            reached.apply(state).forEach(milestone -> first.putIfAbsent(milestone, now));
        }
    }

    /** An end that was not asked for. */
    @Override
    public void onClose(@Nullable WatcherException cause) {
        end = Optional.ofNullable(cause);
    }

    /** Of {@link System#nanoTime}; waits for it. */
    long at(M milestone, Duration limit) {
        Until.require(
                limit,
                () -> milestone + " was not seen, only " + first.keySet(),
                () -> {
                    end.ifPresent(why -> {
                        throw new LabException("the watch has ended: " + why.getMessage(), why);
                    });
                    return first.containsKey(milestone);
                });
        return Objects.requireNonNull(first.get(milestone));
    }
}
