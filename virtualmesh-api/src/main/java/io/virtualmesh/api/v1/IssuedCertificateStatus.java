package io.virtualmesh.api.v1;

import static com.fasterxml.jackson.annotation.JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report of a mesh: each replica of istiod writes its own entry of {@link #replicas}, the
 * leader the rest.
 */
@ApiObject
public record IssuedCertificateStatus(
        @JsonPropertyDescription("metadata.generation that this status describes.")
                @Nullable Long observedGeneration,
        @JsonPropertyDescription(
                        "State of the mesh: the worst of its replicas; absent means PENDING.")
                @JsonFormat(with = READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                @Nullable CertificateState state,
        @JsonPropertyDescription("What fails now; empty means that nothing does.")
                @Nullable String error,
        @JsonPropertyDescription(
                        "Standard conditions of Kubernetes: Ready, BundleProven, ReloadConfirmed and others.")
                @Nullable List<Condition> conditions,
        @JsonPropertyDescription("The earliest end of the intermediates of all replicas.")
                @Nullable Instant notAfter,
        @JsonPropertyDescription("The VirtualMesh that this mesh follows.")
                @Nullable ObjectRef virtualMesh,
        @JsonPropertyDescription(
                        "Who writes all of the status but the replicas: the holder of the Lease of the mesh.")
                @Nullable String leader,
        @JsonPropertyDescription("One entry per pod of istiod, by the name of the pod.")
                @Nullable Map<String, ReplicaStatus> replicas,
        @JsonPropertyDescription(
                        "The trust plan, and the roots that the mesh wants, trusts and uses.")
                @Nullable TrustStatus trust,
        @JsonPropertyDescription("Gloo Mesh 1.2. Never written by us.")
                @Nullable GlooMeshCa appliedGlooMeshCa,
        @JsonPropertyDescription("Gloo Mesh 1.2. Never written by us.")
                @Nullable IntermediateCertificateAuthority appliedAgentCa,
        @JsonPropertyDescription("Gloo Mesh 1.2. Never written by us.")
                @JsonFormat(with = READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                @Nullable CertificateRotationState observedRotationState) {}
