package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.restart.Marks;
import io.virtualmesh.agent.restart.Owner;
import io.virtualmesh.agent.restart.Rollout;
import io.virtualmesh.agent.restart.Template;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Pure: where a rollout stands, judged as {@code kubectl rollout status} does it
 * (k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go), and on top of that what it would wait for in vain.
 */
record RolloutStatus(JsonNode object) {

    static Template of(Owner.Kind kind, JsonNode object) {
        var annotations = object.path("spec").path("template").path("metadata").path("annotations");
        return new Template(
                Marks.parse(Json.at(annotations, Marks.ANNOTATION)),
                Marks.parse(Json.at(object, "metadata", "annotations", Marks.ANNOTATION)),
                new RolloutStatus(object).judge(kind),
                object.path("metadata").path("resourceVersion").asText());
    }

    private Rollout judge(Owner.Kind kind) {
        return switch (kind) {
            case DEPLOYMENT -> deployment();
            case STATEFUL_SET -> statefulSet();
            case DAEMON_SET -> daemonSet();
        };
    }

    private Rollout deployment() {
        if (spec("paused").asBoolean(false)) {
            return new Rollout.Held("it is paused");
        }
        if (!observed()) {
            return moving("its new template is not observed yet");
        }
        var late =
                condition("Progressing")
                        .filter(it -> says(it, "reason", "ProgressDeadlineExceeded"));
        if (late.isPresent()) {
            return new Rollout.Failed(told("ProgressDeadlineExceeded", late.get()));
        }
        int wanted = spec("replicas").asInt(1);
        int updated = status("updatedReplicas");
        int available = status("availableReplicas");
        if (updated >= wanted && status("replicas") <= updated && available >= updated) {
            return new Rollout.Complete();
        }
        var refused = condition("ReplicaFailure").filter(it -> says(it, "status", "True"));
        if (refused.isPresent()) {
            return new Rollout.Failed(told("ReplicaFailure", refused.get()));
        }
        return moving(
                status("replicas") > updated && updated >= wanted
                        ? (status("replicas") - updated) + " old replicas are still there"
                        : updated
                                + " of "
                                + wanted
                                + " replicas updated, "
                                + available
                                + " available");
    }

    private Rollout statefulSet() {
        var held = onDelete().or(this::partition);
        if (held.isPresent()) {
            return held.get();
        }
        if (!observed()) {
            return moving("its new template is not observed yet");
        }
        int wanted = spec("replicas").asInt(1);
        int ready = status("readyReplicas");
        if (ready < wanted) {
            return moving(ready + " of " + wanted + " replicas ready");
        }
        var target = object.path("status").path("updateRevision");
        return target.equals(object.path("status").path("currentRevision"))
                ? new Rollout.Complete()
                : moving(status("updatedReplicas") + " of " + wanted + " replicas updated");
    }

    private Rollout daemonSet() {
        var held = onDelete();
        if (held.isPresent()) {
            return held.get();
        }
        if (!observed()) {
            return moving("its new template is not observed yet");
        }
        int wanted = status("desiredNumberScheduled");
        int updated = status("updatedNumberScheduled");
        int available = status("numberAvailable");
        return updated >= wanted && available >= wanted
                ? new Rollout.Complete()
                : moving(updated + " of " + wanted + " pods updated, " + available + " available");
    }

    private Optional<Rollout> onDelete() {
        return Json.at(spec("updateStrategy"), "type")
                .filter("OnDelete"::equals)
                .map(_ -> new Rollout.Held("its updateStrategy is OnDelete"));
    }

    private Optional<Rollout> partition() {
        int from = spec("updateStrategy").path("rollingUpdate").path("partition").asInt(0);
        return from > 0
                ? Optional.of(
                        new Rollout.Held("it updates pods from " + from + " on only (partition)"))
                : Optional.empty();
    }

    private boolean observed() {
        return object.path("status").path("observedGeneration").asLong(0)
                >= object.path("metadata").path("generation").asLong(0);
    }

    private Rollout moving(String told) {
        return new Rollout.Progressing(told, began());
    }

    private Optional<Instant> began() {
        return Json.at(object, "spec", "template", "metadata", "annotations", Marks.MOMENT)
                .flatMap(Times::parse);
    }

    private Optional<JsonNode> condition(String type) {
        return StreamSupport.stream(object.path("status").path("conditions").spliterator(), false)
                .filter(it -> says(it, "type", type))
                .findFirst();
    }

    private static boolean says(JsonNode condition, String field, String text) {
        return condition.path(field).asText().equals(text);
    }

    private static String told(String what, JsonNode condition) {
        return what + ": " + condition.path("message").asText();
    }

    private JsonNode spec(String field) {
        return object.path("spec").path(field);
    }

    private int status(String field) {
        return object.path("status").path(field).asInt(0);
    }
}
