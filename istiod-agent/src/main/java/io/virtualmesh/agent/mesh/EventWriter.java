package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.StatusSink.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Kubernetes Events on the own Pod: each change once. The same sentence is not repeated within ten minutes, and no more
 * than twenty of each severity are made in a minute, so that a fault that flickers fills no etcd, and warnings hide no news. Used
 * by one thread.
 */
final class EventWriter {
    static final Duration SILENCE = Duration.ofMinutes(10);
    static final Duration WINDOW = Duration.ofMinutes(1);
    static final int PER_WINDOW = 20;
    private static final int LONGEST_MESSAGE = 1024; // what the API server takes
    private static final int REMEMBERED = 64;

    private final KubeApi own;
    private final String namespace;
    private final String pod;
    private final Clock clock;
    private final Map<String, Instant> told =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private Instant windowBegan = Instant.MIN;
    private final Map<Severity, Integer> inWindow = new EnumMap<>(Severity.class);

    EventWriter(KubeApi own, String namespace, String pod, Clock clock) {
        this.own = own;
        this.namespace = namespace;
        this.pod = pod;
        this.clock = clock;
    }

    /**
     * @param uid of the Pod, without which {@code kubectl describe} does not show the Event
     */
    void write(Severity severity, String reason, String message, Optional<String> uid)
            throws ApiFailure {
        var now = clock.instant();
        if (!mayTell(severity, reason + "\n" + message, now)) {
            return;
        }
        own.create(Place.core("events", namespace, ""), body(severity, reason, message, uid, now));
        told.put(reason + "\n" + message, now);
        inWindow.merge(severity, 1, Integer::sum);
    }

    private boolean mayTell(Severity severity, String what, Instant now) {
        var last = told.get(what);
        if (last != null && now.isBefore(last.plus(SILENCE))) {
            return false;
        }
        if (windowBegan.equals(Instant.MIN) || !now.isBefore(windowBegan.plus(WINDOW))) {
            windowBegan = now;
            inWindow.clear();
        }
        return inWindow.getOrDefault(severity, 0) < PER_WINDOW;
    }

    private Object body(
            Severity severity, String reason, String message, Optional<String> uid, Instant now) {
        var event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("generateName", pod + ".").put("namespace", namespace);
        var about =
                event.putObject("involvedObject")
                        .put("apiVersion", "v1")
                        .put("kind", "Pod")
                        .put("namespace", namespace)
                        .put("name", pod);
        uid.ifPresent(it -> about.put("uid", it));
        event.put("type", severity == Severity.WARNING ? "Warning" : "Normal")
                .put("reason", reason)
                .put("message", cut(message))
                .put("count", 1)
                .put("firstTimestamp", Times.seconds(now))
                .put("lastTimestamp", Times.seconds(now))
                .put("reportingComponent", "istiod-agent")
                .put("reportingInstance", pod);
        event.putObject("source").put("component", "istiod-agent");
        return event;
    }

    private static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
