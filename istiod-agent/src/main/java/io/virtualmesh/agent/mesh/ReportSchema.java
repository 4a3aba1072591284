package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Whose CRD of IssuedCertificate the cluster has: ours knows {@code status.replicas}, Gloo's prunes it. The OpenAPI document
 * tells without any right of our own and before anything is written.
 */
final class ReportSchema {
    private static final String KIND = "IssuedCertificate";

    private ReportSchema() {}

    /** What the cluster has. */
    enum Found {
        OURS,
        FOREIGN,
        ABSENT,
        /** There is one, and nobody may say, or says yet, what it is like. */
        UNKNOWN
    }

    static Found look(KubeApi home) throws ApiFailure {
        try {
            return of(home.raw("/openapi/v3/apis/" + Place.CERTIFICATES + "/v1"));
        } catch (ApiFailure e) {
            return switch (e.kind()) {
                case MISSING -> isServed(home) ? Found.UNKNOWN : Found.ABSENT;
                case FORBIDDEN, REJECTED -> Found.UNKNOWN;
                case UNAUTHORIZED, CONFLICT, UNREACHABLE, UNUSABLE -> throw e;
            };
        }
    }

    /** The OpenAPI document of a new group may come a minute after its CRD; discovery comes with it. */
    private static boolean isServed(KubeApi home) throws ApiFailure {
        try {
            var group = home.raw("/apis/" + Place.CERTIFICATES + "/v1");
            return StreamSupport.stream(group.path("resources").spliterator(), false)
                    .anyMatch(it -> it.path("kind").asText("").equals(KIND));
        } catch (ApiFailure e) {
            return switch (e.kind()) {
                case MISSING -> false;
                case FORBIDDEN, REJECTED -> true;
                case UNAUTHORIZED, CONFLICT, UNREACHABLE, UNUSABLE -> throw e;
            };
        }
    }

    static Found of(JsonNode openApi) {
        return StreamSupport.stream(openApi.path("components").path("schemas").spliterator(), false)
                .filter(ReportSchema::isReport)
                .findFirst()
                .map(schema -> knowsReplicas(schema) ? Found.OURS : Found.FOREIGN)
                .orElse(Found.ABSENT);
    }

    private static boolean isReport(JsonNode schema) {
        return StreamSupport.stream(
                        schema.path("x-kubernetes-group-version-kind").spliterator(), false)
                .anyMatch(it -> it.path("kind").asText("").equals(KIND));
    }

    private static boolean knowsReplicas(JsonNode schema) {
        var status = schema.path("properties").path("status");
        return status.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
                || Optional.of(status.path("properties").path("replicas"))
                        .filter(JsonNode::isObject)
                        .isPresent();
    }
}
