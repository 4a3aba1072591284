package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What the watch of our report showed last. */
sealed interface ReportSight {
    /** Nobody has looked yet. */
    record NotYet() implements ReportSight {}

    /** The API server answered; there may be no report. */
    record Seen(Optional<JsonNode> report) implements ReportSight {}

    record Away(ApiFailure why) implements ReportSight {}
}
