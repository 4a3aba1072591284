package io.virtualmesh.api.v1;

import static com.fasterxml.jackson.annotation.JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a VirtualMesh in one mesh. */
@ApiObject
public record ApprovalStatus(
        @JsonPropertyDescription("Order of acceptance; 0 was first, and the lower wins a conflict.")
                @Min(0)
                @Max(4294967295L)
                @Nullable Long acceptanceOrder,
        @JsonPropertyDescription("State in this mesh; absent means PENDING.")
                @JsonFormat(with = READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                @Nullable ApprovalState state,
        @JsonPropertyDescription("Errors in this mesh.") @Nullable List<String> errors,
        @JsonPropertyDescription("Warnings in this mesh.") @Nullable List<String> warnings) {}
