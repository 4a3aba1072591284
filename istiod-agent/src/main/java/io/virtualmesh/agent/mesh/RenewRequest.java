package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.api.v1.MeshName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A request to renew now: an annotation on the report, which each replica answers once by repeating its value. Works with
 * the caller's credentials: whoever may patch the report may ask.
 */
public final class RenewRequest {
    /** Any text; each new value is a new request. We write the time of the request. */
    public static final String ANNOTATION = "istiod-agent.virtualmesh.io/renew-requested-at";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final KubeApi home;
    private final Place report;

    RenewRequest(KubeApi home, String namespace, MeshName mesh) {
        this.home = home;
        this.report = Place.report(namespace, mesh.value());
    }

    /** What came of a request. */
    public sealed interface Answer {
        /**
         * @param pods who renewed
         */
        record Renewed(List<String> pods) implements Answer {
            public Renewed {
                pods = List.copyOf(pods);
            }
        }

        /**
         * @param waitingFor the replicas that have not answered, each with what it says instead
         */
        record Incomplete(List<String> renewed, List<String> waitingFor) implements Answer {
            public Incomplete {
                renewed = List.copyOf(renewed);
                waitingFor = List.copyOf(waitingFor);
            }
        }

        record Failed(String message) implements Answer {}
    }

    /** Asks, and waits until each replica of the report has renewed, or {@code patience} has passed. */
    public Answer renew(Instant now, Duration patience) throws InterruptedException {
        var value = now.toString();
        try {
            var crd = ReportSchema.look(home);
            if (crd == ReportSchema.Found.FOREIGN || crd == ReportSchema.Found.ABSENT) {
                return new Answer.Failed(cannotAsk(crd));
            }
            ask(value);
            var deadline = System.nanoTime() + patience.toNanos();
            var seen = look(value);
            while (seen instanceof Answer.Incomplete && System.nanoTime() < deadline) {
                Thread.sleep(BETWEEN_LOOKS);
                seen = look(value);
            }
            return seen;
        } catch (ApiFailure e) {
            return new Answer.Failed(e.text());
        }
    }

    /** An annotation on an object of Gloo's would change what is not ours, and nobody could answer it. */
    private String cannotAsk(ReportSchema.Found crd) {
        return crd == ReportSchema.Found.FOREIGN
                ? "CrdForeign: the CRD of IssuedCertificate in %s is not ours, so no replica reports there and none can be asked; install the CRDs of our chart"
                        .formatted(home.server())
                : "CrdMissing: the CRD of IssuedCertificate is not installed in %s, so no replica can be asked; install the CRDs of our chart"
                        .formatted(home.server());
    }

    private void ask(String value) throws ApiFailure {
        var patch = Json.object();
        patch.putObject("metadata").putObject("annotations").put(ANNOTATION, value);
        home.merge(report, patch);
    }

    private Answer look(String value) throws ApiFailure {
        var renewed = new ArrayList<String>();
        var waitingFor = new ArrayList<String>();
        var replicas = new TreeMap<String, JsonNode>();
        home.get(report)
                .path("status")
                .path("replicas")
                .properties()
                .forEach(it -> replicas.put(it.getKey(), it.getValue()));
        replicas.forEach((pod, entry) -> {
            if (Json.at(entry, "renewedFor").filter(value::equals).isPresent()) {
                renewed.add(pod);
            } else {
                waitingFor.add(pod + Json.at(entry, "error").map(it -> ": " + it).orElse(""));
            }
        });
        return waitingFor.isEmpty() && !renewed.isEmpty()
                ? new Answer.Renewed(renewed)
                : new Answer.Incomplete(renewed, waitingFor);
    }
}
