package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.Certificates.describe;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that would make istiod refuse a bundle, and everything that istiod would accept although no peer accepts
 * what it then signs: path length, a chain that does not begin with the signer, name constraints (istio
 * security/pkg/pki/util/keycertbundle.go verifies the signer as if it were a leaf).
 */
public final class BundleCheck {
    private final CaBundle bundle;
    private final Instant now;
    private final BundleRules rules;
    private final List<Flaw> flaws = new ArrayList<>();

    private BundleCheck(CaBundle bundle, Instant now, BundleRules rules) {
        this.bundle = bundle;
        this.now = now;
        this.rules = rules;
    }

    /** All reasons against publishing; none means proven at {@code now}. */
    public static List<Flaw> flaws(CaBundle bundle, Instant now, BundleRules rules) {
        return new BundleCheck(bundle, now, rules).all();
    }

    private List<Flaw> all() {
        key();
        certificates();
        links();
        pathLengths();
        roots();
        flaws.addAll(ProofLeaf.flaws(bundle, now, rules, !flaws.isEmpty()));
        return List.copyOf(flaws);
    }

    private void key() {
        keyFlaws(bundle.key(), bundle.signer()).forEach(flaws::add);
    }

    static List<Flaw> keyFlaws(CaKey key, X509Certificate signer) {
        if (key.matches(signer)) {
            return List.of();
        }
        return List.of(
                new Flaw(
                        Flaw.KEY_MISMATCH,
                        describe(signer)
                                + " was made for another key than the one we hold; the answer"
                                + " belongs to another request, ask again"));
    }

    private void certificates() {
        flaws.addAll(CertificateCheck.asSigner(bundle.signer(), now));
        if (!bundle.roots().contains(bundle.signer())) {
            flaws.addAll(CertificateCheck.signature(bundle.signer()));
        }
        for (var issuer : bundle.issuers()) {
            flaws.addAll(CertificateCheck.asIssuer(issuer, now));
            flaws.addAll(CertificateCheck.signature(issuer));
        }
        bundle.anchor()
                .filter(root -> !root.equals(bundle.signer()))
                .ifPresent(root -> flaws.addAll(CertificateCheck.asIssuer(root, now)));
    }

    private void links() {
        var child = bundle.signer();
        for (var issuer : bundle.issuers()) {
            if (!Certificates.isIssuedBy(child, issuer)) {
                flaws.add(broken(child, issuer));
            }
            child = issuer;
        }
        if (bundle.anchor().isEmpty()) {
            for (var root : bundle.roots()) {
                flaws.add(broken(child, root));
            }
        }
    }

    private static Flaw broken(X509Certificate child, X509Certificate next) {
        if (child.getIssuerX500Principal().equals(next.getSubjectX500Principal())) {
            return ChainGap.linkBroken(child, next);
        }
        return new Flaw(
                Flaw.ISSUER_MISSING,
                describe(child)
                        + " was issued by "
                        + Certificates.issuerName(child)
                        + ", but the next certificate is "
                        + describe(next)
                        + "; the issuer between them is missing");
    }

    /** Counted as Go counts: every certificate between this one and the leaf, self-issued ones too. */
    private void pathLengths() {
        var path = bundle.path();
        for (int below = 1; below < path.size(); below++) {
            var issuer = path.get(below);
            int allowed = issuer.getBasicConstraints();
            if (allowed >= 0 && allowed < below) {
                flaws.add(
                        new Flaw(
                                Flaw.PATH_LENGTH_FORBIDS_LEAVES,
                                describe(issuer)
                                        + " allows "
                                        + allowed
                                        + " CA(s) below it and has "
                                        + below
                                        + ": istiod would start and every client would refuse its"
                                        + " certificates; sign under a CA with a larger pathlen"));
            }
        }
    }

    private void roots() {
        for (var root : bundle.roots()) {
            if (!Certificates.isSelfSigned(root)) {
                flaws.add(ChainGap.notSelfSigned(root));
            }
            if (root.getBasicConstraints() < 0 && !isOnPath(root)) {
                flaws.add(
                        new Flaw(
                                Flaw.NOT_A_CA,
                                describe(root) + " is trusted as a root and is no CA; remove it"));
            }
            if (!rules.pins().allows(root)) {
                flaws.add(ChainGap.notPinned(root, rules.pins()));
            }
        }
    }

    private boolean isOnPath(X509Certificate root) {
        return Stream.concat(Stream.of(bundle.signer()), bundle.anchor().stream())
                .anyMatch(root::equals);
    }
}
