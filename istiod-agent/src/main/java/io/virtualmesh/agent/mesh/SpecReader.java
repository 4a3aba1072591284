package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.MeshIntent.CertificateWish;
import io.virtualmesh.agent.control.MeshIntent.Verification;
import io.virtualmesh.api.v1.CertOptions;
import io.virtualmesh.api.v1.MeshName;
import io.virtualmesh.api.v1.MtlsConfig;
import io.virtualmesh.api.v1.SharedTrust;
import io.virtualmesh.api.v1.SpecRules;
import io.virtualmesh.api.v1.VaultCa;
import io.virtualmesh.api.v1.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Translates the spec of a VirtualMesh into our words: rules first, then defaults. */
final class SpecReader {
    private final MeshName mesh;
    private final String podNamespace;

    /**
     * @param podNamespace where references without a namespace point
     */
    SpecReader(MeshName mesh, String podNamespace) {
        this.mesh = mesh;
        this.podNamespace = podNamespace;
    }

    /** What a spec comes to. */
    sealed interface Reading {
        record Valid(MeshIntent intent) implements Reading {}

        /**
         * @param reasons all of them, each naming its field
         */
        record Invalid(List<String> reasons) implements Reading {
            public Invalid {
                reasons = List.copyOf(reasons);
            }
        }

        /** Certificates are not managed: istiod is left alone. */
        record NoMtls() implements Reading {}
    }

    Reading read(SeenMesh seen) {
        if (seen.unreadable().isPresent()) {
            return new Reading.Invalid(List.of(seen.unreadable().get()));
        }
        var spec = seen.typed().orElse(null);
        var mtls = spec == null ? null : spec.mtlsConfig();
        if (spec == null || mtls == null) {
            return new Reading.NoMtls();
        }
        var owner = seen.name() + "." + seen.namespace();
        var reasons =
                new ArrayList<>(
                        SpecRules.check(spec, owner).stream().map(Violation::toString).toList());
        var vault = vault(mtls);
        if (vault != null) {
            reasons.addAll(VaultReader.misplacedRefs(vault, seen.namespace(), podNamespace));
        }
        if (!reasons.isEmpty() || vault == null) {
            return new Reading.Invalid(reasons);
        }
        return valid(seen, mtls, vault);
    }

    private Reading valid(SeenMesh seen, MtlsConfig mtls, VaultCa vault) {
        try {
            return new Reading.Valid(
                    new MeshIntent(
                            mesh.value(),
                            seen.source(),
                            certificate(mtls.shared()),
                            VaultReader.read(vault, podNamespace),
                            Boolean.TRUE.equals(mtls.autoRestartPods()),
                            verification(mtls)));
        } catch (IllegalArgumentException e) {
            return new Reading.Invalid(List.of(Optional.ofNullable(e.getMessage()).orElse("")));
        }
    }

    private static @Nullable VaultCa vault(MtlsConfig mtls) {
        var shared = mtls.shared();
        var authority = shared == null ? null : shared.intermediateCertificateAuthority();
        return authority == null ? null : authority.vault();
    }

    private static CertificateWish certificate(@Nullable SharedTrust shared) {
        if (shared == null) {
            throw new IllegalArgumentException("spec.mtlsConfig.shared: Required value");
        }
        var options = CertOptions.of(shared);
        return new CertificateWish(
                options.ttl(), key(options), options.organization(), options.graceRatio());
    }

    private static KeySpec key(CertOptions options) {
        return switch (options.keyAlgorithm()) {
            case RSA -> KeySpec.rsa(options.rsaKeyBits());
            case ECDSA_P256 -> KeySpec.ECDSA_P256;
            case ECDSA_P384 -> KeySpec.ECDSA_P384;
        };
    }

    private static Verification verification(MtlsConfig mtls) {
        var method = mtls.rotationVerificationMethod();
        return method != null && method.manual() != null
                ? Verification.MANUAL
                : Verification.OBSERVED;
    }
}
