package io.virtualmesh.api.v1;

import io.virtualmesh.api.v1.Violation.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says everything that is wrong with a specification, not the first thing only.
 *
 * <p>The rules of the CRD are here once more, with the same messages, for a resource that no API
 * server has seen (a file) or that an old one let pass; with them stand those that an API server
 * cannot check.
 */
public final class SpecRules {

    private SpecRules() {}

    /** Every rule that a VirtualMesh breaks by itself; empty means that it can be acted on. */
    public static List<Violation> check(VirtualMesh mesh) {
        var spec = mesh.getSpec();
        return spec == null ? List.of() : check(spec, key(mesh));
    }

    /**
     * Every rule that the spec of a VirtualMesh breaks by itself.
     *
     * @param owner the VirtualMesh, as {@code name.namespace}
     */
    public static List<Violation> check(VirtualMeshSpec spec, String owner) {
        var found = new ArrayList<Violation>();
        var at = new Findings("spec", found);
        checkMeshes(at, spec.meshes() == null ? List.of() : spec.meshes());
        checkEnum(at, "globalAccessPolicy", spec.globalAccessPolicy(), GlobalAccessPolicy.class);
        var mtls = spec.mtlsConfig();
        if (mtls != null) {
            checkMtls(at.at("mtlsConfig"), mtls, owner);
        }
        return List.copyOf(found);
    }

    /** Every rule that an IssuedCertificate breaks. */
    public static List<Violation> check(IssuedCertificate certificate) {
        var spec = certificate.getSpec();
        return spec == null ? List.of() : check(spec);
    }

    /** Every rule that the spec of an IssuedCertificate breaks. */
    public static List<Violation> check(IssuedCertificateSpec spec) {
        var found = new ArrayList<Violation>();
        var at = new Findings("spec", found);
        at.requireAtMostOne(RuleText.ONE_ISSUER, spec.glooMeshCa(), spec.agentCa());
        CertOptionRules.check(at.at("certOptions"), spec.certOptions());
        var agentCa = spec.agentCa();
        if (agentCa != null && agentCa.vault() != null) {
            VaultRules.check(at.at("agentCa").at("vault"), agentCa.vault());
        }
        return List.copyOf(found);
    }

    /**
     * The meshes of a VirtualMesh that one of the winners lists too. Who wins is for the caller to
     * say: the one in force, else the older one ({@link VirtualMeshOrder#OLDEST_FIRST}).
     */
    public static List<Violation> conflicts(VirtualMesh mesh, Collection<VirtualMesh> winners) {
        var found = new ArrayList<Violation>();
        var refs = mesh.meshes();
        for (var i = 0; i < refs.size(); i++) {
            var ref = refs.get(i);
            var at = new Findings("spec", found).at("meshes", i);
            winners.stream()
                    .filter(winner -> !key(winner).equals(key(mesh)))
                    .filter(winner -> winner.meshes().contains(ref))
                    .forEach(winner ->
                            at.invalid(
                                    "Includes a Mesh (%s.%s) that already is grouped in a VirtualMesh (%s)"
                                            .formatted(ref.name(), ref.namespace(), key(winner)),
                                    Reason.CONFLICT));
        }
        return List.copyOf(found);
    }

    private static void checkMeshes(Findings at, List<ObjectRef> refs) {
        for (var i = 0; i < refs.size(); i++) {
            var ref = refs.get(i);
            requireInMeshRef(at.at("meshes", i), "name", ref == null ? null : ref.name());
            requireInMeshRef(at.at("meshes", i), "namespace", ref == null ? null : ref.namespace());
        }
    }

    private static void requireInMeshRef(Findings at, String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            at.invalid("malformed meshRef: '" + field + "' must be specified", Reason.REQUIRED);
        }
    }

    private static void checkMtls(Findings at, MtlsConfig mtls, String owner) {
        at.requireAtMostOne(RuleText.ONE_TRUST_MODEL, mtls.shared(), mtls.limited());
        checkEnum(at, "rotationStrategy", mtls.rotationStrategy(), RotationStrategy.class);
        var verification = mtls.rotationVerificationMethod();
        if (verification != null) {
            at.at("rotationVerificationMethod")
                    .requireAtMostOne(
                            RuleText.ONE_VERIFICATION, verification.none(), verification.manual());
        }
        if (mtls.limited() != null) {
            at.at("limited").invalid("limited trust not supported", Reason.UNSUPPORTED);
        }
        var shared = mtls.shared();
        if (shared != null) {
            checkShared(at.at("shared"), shared, owner);
        } else if (mtls.limited() == null) {
            at.invalid("must specify trust model to use for issuing certificates", Reason.REQUIRED);
        }
    }

    private static void checkShared(Findings at, SharedTrust shared, String owner) {
        var root = shared.rootCertificateAuthority();
        var intermediate = shared.intermediateCertificateAuthority();
        at.requireAtMostOne(RuleText.ONE_AUTHORITY, root, intermediate);
        CertOptionRules.check(at.at("intermediateCertOptions"), shared.intermediateCertOptions());
        if (root != null) {
            checkRoot(at.at("rootCertificateAuthority"), root);
        }
        var vault = intermediate == null ? null : intermediate.vault();
        if (vault != null) {
            VaultRules.check(at.at("intermediateCertificateAuthority").at("vault"), vault);
        } else if (intermediate != null || root == null) {
            at.invalid("no CA source specified for VirtualMesh " + owner, Reason.REQUIRED);
        }
    }

    private static void checkRoot(Findings at, RootCertificateAuthority root) {
        at.requireAtMostOne(RuleText.ONE_ROOT_SOURCE, root.generated(), root.secret());
        at.invalid("rootCertificateAuthority is not served by istiod-agent", Reason.UNSUPPORTED);
        CertOptionRules.check(at.at("generated"), root.generated());
        VaultRules.checkRef(at.at("secret"), root.secret());
    }

    private static void checkEnum(
            Findings at, String field, @Nullable String value, Class<? extends Enum<?>> supported) {
        CertOptionRules.requireOneOf(at.at(field), value, supported);
    }

    private static String key(VirtualMesh mesh) {
        return mesh.getMetadata().getName() + "." + mesh.getMetadata().getNamespace();
    }
}
