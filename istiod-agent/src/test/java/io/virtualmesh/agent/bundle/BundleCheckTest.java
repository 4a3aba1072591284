package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.TestPki.NOW;
import static io.virtualmesh.agent.bundle.TestPki.ca;
import static io.virtualmesh.agent.bundle.TestPki.root;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class BundleCheckTest {
    private final TestPki.Ca root = root("Root");
    private final Instant past = NOW.minus(Duration.ofDays(1));
    private final Instant future = NOW.plus(Duration.ofDays(1));

    private static List<String> reasons(CaBundle bundle) {
        return reasons(bundle, BundleRules.any());
    }

    private static List<String> reasons(CaBundle bundle, BundleRules rules) {
        return BundleCheck.flaws(bundle, NOW, rules).stream().map(Flaw::reason).toList();
    }

    @Test
    void aGoodBundleHasNoFlaw() {
        assertThat(reasons(root.intermediate("Istiod").bundle())).isEmpty();
        assertThat(reasons(root.intermediate("Mid").intermediate("Istiod").bundle())).isEmpty();
        assertThat(reasons(ca("Istiod").pathLength(0).signedBy(root).bundle())).isEmpty();
    }

    @Test
    void theRootOfOpensslHasNoKeyUsageAndPasses() {
        var openssl = ca("Root").noKeyUsage().selfSigned();

        assertThat(reasons(openssl.intermediate("Istiod").bundle())).isEmpty();
    }

    @Test
    void aNameLongerThanTheStandardAllowsPassesAsVaultAllowsIt() {
        assertThat(reasons(root.intermediate("x".repeat(100)).bundle())).isEmpty();
    }

    @Test
    void anAdoptedRootThatSignsItselfPasses() {
        assertThat(reasons(root.bundle())).isEmpty();
    }

    @Test
    void aLeafIsRefusedAndTheRightPathIsNamed() {
        var flaws =
                BundleCheck.flaws(
                        ca("Leaf").leaf().signedBy(root).bundle(), NOW, BundleRules.any());

        assertThat(flaws)
                .extracting(Flaw::reason)
                .containsExactly(Flaw.NOT_A_CA, Flaw.KEY_USAGE_FORBIDS_SIGNING);
        assertThat(flaws.getFirst().message())
                .contains("CN=Leaf", "serial", "root/sign-intermediate");
    }

    @Test
    void aKeyUsageWithoutKeyCertSignIsRefused() {
        var signer = ca("Istiod").keyUsage(KeyUsage.digitalSignature).signedBy(root);

        assertThat(reasons(signer.bundle())).containsExactly(Flaw.KEY_USAGE_FORBIDS_SIGNING);
    }

    @Test
    void anExpiredLinkIsRefusedAtEveryLevel() {
        var expiredRoot = ca("Old").until(past).selfSigned();

        assertThat(reasons(ca("Istiod").until(past).signedBy(root).bundle()))
                .containsExactly(Flaw.EXPIRED);
        assertThat(reasons(ca("Mid").until(past).signedBy(root).intermediate("Istiod").bundle()))
                .containsExactly(Flaw.EXPIRED);
        assertThat(reasons(expiredRoot.intermediate("Istiod").bundle()))
                .containsExactly(Flaw.EXPIRED);
    }

    @Test
    void aLinkThatIsNotYetValidIsRefusedAtEveryLevel() {
        var youngRoot = ca("Young").from(future).selfSigned();

        assertThat(reasons(ca("Istiod").from(future).signedBy(root).bundle()))
                .containsExactly(Flaw.NOT_YET_VALID);
        assertThat(reasons(ca("Mid").from(future).signedBy(root).intermediate("Istiod").bundle()))
                .containsExactly(Flaw.NOT_YET_VALID);
        assertThat(reasons(youngRoot.intermediate("Istiod").bundle()))
                .containsExactly(Flaw.NOT_YET_VALID);
    }

    @Test
    void aPathLengthOfZeroAboveIsRefusedAtEveryLevel() {
        var narrowRoot = ca("Narrow").pathLength(0).selfSigned();
        var oneBelow = ca("One").pathLength(1).selfSigned();
        var narrowMid = ca("Mid").pathLength(0).signedBy(root);

        assertThat(reasons(narrowRoot.intermediate("Istiod").bundle()))
                .containsExactly(Flaw.PATH_LENGTH_FORBIDS_LEAVES);
        assertThat(reasons(narrowMid.intermediate("Istiod").bundle()))
                .containsExactly(Flaw.PATH_LENGTH_FORBIDS_LEAVES);
        assertThat(reasons(oneBelow.intermediate("Mid").intermediate("Istiod").bundle()))
                .containsExactly(Flaw.PATH_LENGTH_FORBIDS_LEAVES);
        assertThat(reasons(oneBelow.intermediate("Istiod").bundle())).isEmpty();
    }

    @Test
    void anotherKeyIsRefused() {
        var signer = root.intermediate("Istiod").certificate();
        var bundle =
                new CaBundle(
                        CaKey.generate(KeySpec.ECDSA_P256),
                        signer,
                        List.of(),
                        List.of(root.certificate()));

        assertThat(reasons(bundle)).containsExactly(Flaw.KEY_MISMATCH);
    }

    @Test
    void aMissingIssuerIsRefused() {
        var istiod = root.intermediate("Mid").intermediate("Istiod");
        var bundle =
                new CaBundle(
                        istiod.key(), istiod.certificate(), List.of(), List.of(root.certificate()));

        assertThat(reasons(bundle)).containsExactly(Flaw.ISSUER_MISSING);
    }

    @Test
    void aLinkSignedBySomebodyElseOfThatNameIsRefused() {
        var impostor = ca("Istiod").forged(root, root("Root"));

        assertThat(reasons(impostor.bundle())).containsExactly(Flaw.LINK_BROKEN);
    }

    @Test
    void anUpperIntermediateIsNoRoot() {
        var mid = root.intermediate("Mid");
        var istiod = mid.intermediate("Istiod");
        var bundle =
                new CaBundle(
                        istiod.key(), istiod.certificate(), List.of(), List.of(mid.certificate()));

        assertThat(reasons(bundle)).contains(Flaw.ROOT_NOT_SELF_SIGNED);
    }

    @Test
    void aRootThatIsNotPinnedIsRefused() {
        var bundle = root.intermediate("Istiod").bundle();
        var other = RootPins.parse(root("Other").sha256());
        var right = RootPins.parse(root.sha256());

        assertThat(reasons(bundle, BundleRules.pinned(other)))
                .containsExactly(Flaw.ROOT_NOT_PINNED);
        assertThat(reasons(bundle, BundleRules.pinned(right))).isEmpty();
    }

    @Test
    void everyTrustedRootMustBePinned() {
        var second = root("Second");
        var istiod = root.intermediate("Istiod");
        var bundle =
                new CaBundle(
                        istiod.key(),
                        istiod.certificate(),
                        List.of(),
                        List.of(root.certificate(), second.certificate()));

        assertThat(reasons(bundle)).isEmpty();
        assertThat(reasons(bundle, BundleRules.pinned(RootPins.parse(root.sha256()))))
                .containsExactly(Flaw.ROOT_NOT_PINNED);
    }

    @Test
    void anExtendedKeyUsageMustAllowBothSidesOfTls() {
        var clientOnly = ca("C").extendedKeyUsage(KeyPurposeId.id_kp_clientAuth).signedBy(root);
        var serverOnly = ca("S").extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).signedBy(root);
        var any = ca("A").extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage).signedBy(root);

        assertThat(reasons(clientOnly.bundle()))
                .containsExactly(Flaw.EXTENDED_KEY_USAGE_FORBIDS_TLS);
        assertThat(reasons(serverOnly.bundle()))
                .containsExactly(Flaw.EXTENDED_KEY_USAGE_FORBIDS_TLS);
        assertThat(reasons(any.bundle())).isEmpty();
    }

    @Test
    void nameConstraintsMustPermitTheTrustDomain() {
        var bundle = ca("Istiod").permittedUris("mesh.example").signedBy(root).bundle();

        assertThat(reasons(bundle)).containsExactly(Flaw.NAME_CONSTRAINTS_FORBID);
        assertThat(reasons(bundle, new BundleRules(RootPins.none(), "mesh.example"))).isEmpty();
    }

    @Test
    void everyReasonIsListedAtOnce() {
        var sick = ca("Sick").until(past).pathLength(0).noKeyUsage().selfSigned();
        var leaf = ca("Leaf").leaf().from(future).signedBy(sick);
        var bundle =
                new CaBundle(
                        CaKey.generate(KeySpec.ECDSA_P256),
                        leaf.certificate(),
                        List.of(),
                        List.of(sick.certificate()));
        var rules = BundleRules.pinned(RootPins.parse(root.sha256()));

        assertThat(reasons(bundle, rules))
                .containsExactlyInAnyOrder(
                        Flaw.KEY_MISMATCH,
                        Flaw.NOT_A_CA,
                        Flaw.KEY_USAGE_FORBIDS_SIGNING,
                        Flaw.NOT_YET_VALID,
                        Flaw.EXPIRED,
                        Flaw.PATH_LENGTH_FORBIDS_LEAVES,
                        Flaw.ROOT_NOT_PINNED);
    }
}
