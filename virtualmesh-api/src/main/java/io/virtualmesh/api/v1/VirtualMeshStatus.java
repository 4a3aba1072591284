package io.virtualmesh.api.v1;

import static com.fasterxml.jackson.annotation.JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a VirtualMesh. */
@ApiObject
public record VirtualMeshStatus(
        @JsonPropertyDescription("metadata.generation that this status describes.")
                @Nullable Long observedGeneration,
        @JsonPropertyDescription("ACCEPTED once it is applied to all meshes; absent means PENDING.")
                @JsonFormat(with = READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                @Nullable ApprovalState state,
        @JsonPropertyDescription("What is wrong with this generation.")
                @Nullable List<String> errors,
        @JsonPropertyDescription(
                        "State per mesh; a key is <name>.<namespace>. and ends with a dot.")
                @Nullable Map<String, ApprovalStatus> meshes,
        @JsonPropertyDescription("State per service. Left empty.")
                @Nullable Map<String, ApprovalStatus> destinations,
        @JsonPropertyDescription("Standard conditions of Kubernetes; type Ready sums up.")
                @Nullable List<Condition> conditions,
        @JsonPropertyDescription("What Gloo Mesh 1.2 deployed. Never written by us.")
                @Nullable SharedTrust deployedSharedTrust) {}
