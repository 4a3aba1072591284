package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the meshes of a group share. */
@ApiObject
public record VirtualMeshSpec(
        @JsonPropertyDescription(
                        "The meshes that this object groups, each by its mesh name <istiod deployment>-<namespace>-<cluster> and the namespace of this object.")
                @Size(max = 1000)
                @Nullable List<ObjectRef> meshes,
        @JsonPropertyDescription(
                        "Where the meshes get their CA from. Absent: certificates are not managed and istiod is left alone.")
                @Nullable MtlsConfig mtlsConfig,
        @JsonPropertyDescription("Exposure of services across meshes. Stored and not acted on.")
                @Nullable Federation federation,
        @JsonPropertyDescription(
                        "Whether traffic is allowed where no policy speaks of it: MESH_DEFAULT (the default), ENABLED or DISABLED. Stored and not acted on.")
                @SchemaFrom(type = GlobalAccessPolicy.class)
                @Nullable String globalAccessPolicy) {}
