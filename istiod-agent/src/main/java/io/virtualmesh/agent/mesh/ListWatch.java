package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a list of objects up to date for ever: lists, watches until the watch ends, lists again. An informer does the
 * same with more threads, caches and classes than a handful of objects is worth.
 */
final class ListWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ListWatch.class);
    private static final String PAGE = "8";

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

        /**
         * How the last watch went.
         *
         * @param refused why they can be listed but not watched, so that changes are seen late
         */
        void watched(Optional<ApiFailure> refused);
    }

    /** Runs until its thread is interrupted. */
    void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(onceOrBug());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The one catch-all of this thread: whatever we got wrong, the next VirtualMesh must still be seen. */
    private Duration onceOrBug() {
        try {
            return once();
        } catch (RuntimeException ourBug) {
            LOG.error("InternalError: please report this", ourBug);
            return backoff.next();
        }
    }

    /** One list and one watch; returns how long to wait before the next. */
    private Duration once() {
        try {
            var target = source.target();
            var known = new Known();
            var resourceVersion = list(target, known);
            listener.listed(known.all());
            return watch(target, known, resourceVersion);
        } catch (ApiFailure e) {
            if (!Thread.currentThread().isInterrupted()) {
                listener.failed(e);
            }
            return backoff.next();
        }
    }

    /** A few at a time: many large objects, all at once, would not fit into our heap. Returns the resource version to watch from. */
    private static String list(Target target, Known known) throws ApiFailure {
        var selectors = new LinkedHashMap<>(target.selectors());
        selectors.put("limit", PAGE);
        while (true) {
            var page = target.api().list(target.collection(), selectors);
            page.path("items").forEach(known::put);
            var next = Json.at(page, "metadata", "continue");
            if (next.isEmpty()) {
                return page.path("metadata").path("resourceVersion").asText();
            }
            selectors.put("continue", next.get());
        }
    }

    private Duration watch(Target target, Known known, String resourceVersion) {
        var began = System.nanoTime();
        var refused = Optional.<ApiFailure>empty();
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
                refused = Optional.of(e);
            }
        }
        if (!Thread.currentThread().isInterrupted()) {
            listener.watched(refused);
        }
        var lasted = Duration.ofNanos(System.nanoTime() - began);
        if (refused.isEmpty() && lasted.compareTo(TOO_SHORT) >= 0) {
            backoff.reset();
            return Duration.ZERO;
        }
        return backoff.next(); // something cuts our watches off: do not list in a loop
    }

    /** The objects by name. */
    private static final class Known {
        private final Map<String, JsonNode> objects = new LinkedHashMap<>();

        /** Without what nobody here reads and may be large. */
        void put(JsonNode object) {
            if (object.path("metadata") instanceof ObjectNode metadata) {
                metadata.remove("managedFields");
                if (metadata.path("annotations") instanceof ObjectNode annotations) {
                    annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
                }
            }
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
