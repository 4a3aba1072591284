package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Keeps a list of objects up to date for ever: lists, watches until the watch ends, lists again. An informer does the
 * same with more threads, caches and classes than a handful of objects is worth.
 */
final class ListWatch {
    private static final Duration TOO_SHORT = Duration.ofSeconds(2);

    private final Source source;
    private final Listener listener;
    private final Retries backoff;

    ListWatch(Source source, Listener listener, MeshSettings settings, RandomGenerator random) {
        this.source = source;
        this.listener = listener;
        var timing = settings.timing();
        this.backoff = new Retries(timing.firstRetry(), timing.longestRetry(), random);
    }

    /** Finds out afresh, before each list, which API server and which objects; may call it. */
    interface Source {
        Target target() throws ApiFailure;
    }

    /**
     * @param atMost how long one watch may last before everything is found out afresh
     */
    record Target(KubeApi api, Place collection, Map<String, String> selectors, Duration atMost) {}

    interface Listener {
        /** All objects as they are now. */
        void listed(List<JsonNode> objects);

        /** They cannot be seen; the last ones listed may be outdated. Called again for each attempt that fails. */
        void failed(ApiFailure failure);

        /** They can be listed but not watched, so that changes are seen late. */
        void unwatched(ApiFailure failure);
    }

    /** Runs until its thread is interrupted. */
    void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(once());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One list and one watch; returns how long to wait before the next. */
    private Duration once() {
        try {
            var target = source.target();
            var list = target.api().list(target.collection(), target.selectors());
            var known = new Known();
            list.path("items").forEach(known::put);
            listener.listed(known.all());
            return watch(target, known, list.path("metadata").path("resourceVersion").asText());
        } catch (ApiFailure e) {
            if (!Thread.currentThread().isInterrupted()) {
                listener.failed(e);
            }
            return backoff.next();
        }
    }

    private Duration watch(Target target, Known known, String resourceVersion) {
        var began = System.nanoTime();
        var refused = false;
        try {
            target.api()
                    .watch(
                            target.collection(),
                            target.selectors(),
                            resourceVersion,
                            target.atMost(),
                            event -> known.take(event, listener));
        } catch (ApiFailure e) {
            // a watch that breaks off is no news: the next list tells whether the server is away
            if (e.kind() != ApiFailure.Kind.UNREACHABLE) {
                listener.unwatched(e);
                refused = true;
            }
        }
        var lasted = Duration.ofNanos(System.nanoTime() - began);
        if (!refused && lasted.compareTo(TOO_SHORT) >= 0) {
            backoff.reset();
            return Duration.ZERO;
        }
        return backoff.next(); // something cuts our watches off: do not list in a loop
    }

    /** The objects by name. */
    private static final class Known {
        private final Map<String, JsonNode> objects = new LinkedHashMap<>();

        void put(JsonNode object) {
            objects.put(object.path("metadata").path("name").asText(), object);
        }

        List<JsonNode> all() {
            return List.copyOf(objects.values());
        }

        void take(JsonNode event, Listener listener) {
            var object = event.path("object");
            switch (event.path("type").asText()) {
                case "ADDED", "MODIFIED" -> put(object);
                case "DELETED" -> objects.remove(object.path("metadata").path("name").asText());
                default -> {
                    return; // BOOKMARK tells nothing new; after ERROR the server ends the watch
                }
            }
            listener.listed(all());
        }
    }
}
