package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** TCP keep-alive. */
@ApiObject
public record TcpKeepalive(
        @JsonPropertyDescription("Probes without an answer before the connection counts as dead.")
                @Min(0)
                @Max(4294967295L)
                @Nullable Long probes,
        @JsonPropertyDescription(
                        "Time a connection is idle before the first probe, for example 30s.")
                @Nullable String time,
        @JsonPropertyDescription("Time between probes, for example 30s.")
                @Nullable String interval) {}
