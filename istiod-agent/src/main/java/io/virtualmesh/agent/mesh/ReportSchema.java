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
        UNKNOWN
    }

    static Found look(KubeApi home) throws ApiFailure {
        try {
            return of(home.raw("/openapi/v3/apis/" + Place.CERTIFICATES + "/v1"));
        } catch (ApiFailure e) {
            return switch (e.kind()) {
                case MISSING -> Found.ABSENT;
                case FORBIDDEN, REJECTED -> Found.UNKNOWN;
                case UNAUTHORIZED, CONFLICT, UNREACHABLE -> throw e;
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
