package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.TestPki.NOW;
import static io.virtualmesh.agent.bundle.TestPki.ca;
import static io.virtualmesh.agent.bundle.TestPki.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.ChainOutcome.Broken;
import io.virtualmesh.agent.bundle.ChainOutcome.Built;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChainBuilderTest {
    private final TestPki.Ca root = root("Root");
    private final TestPki.Ca mid = root.intermediate("Mid");
    private final TestPki.Ca istiod = mid.intermediate("Istiod");

    private static List<X509Certificate> certificates(TestPki.Ca... cas) {
        return Stream.of(cas).map(TestPki.Ca::certificate).toList();
    }

    private static ChainOutcome build(TestPki.Ca signed, TestPki.Ca... offered) {
        return build(signed, Optional.empty(), offered);
    }

    private static ChainOutcome build(
            TestPki.Ca signed, Optional<TestPki.Ca> issuing, TestPki.Ca... offered) {
        var parts =
                new ChainParts(
                        signed.certificate(),
                        certificates(offered),
                        issuing.map(TestPki.Ca::certificate),
                        List.of());
        return ChainBuilder.build(parts, RootPins.none(), NOW);
    }

    private static ChainOutcome chain(TestPki.Ca signed, TestPki.Ca root, TestPki.Ca... issuers) {
        return new Built(
                new CaChain(signed.certificate(), certificates(issuers), root.certificate()));
    }

    private static List<String> reasons(ChainOutcome outcome) {
        return ((Broken) outcome).flaws().stream().map(Flaw::reason).toList();
    }

    @Test
    void theAnswerOfATwoTierMountIsSorted() {
        assertThat(build(mid, Optional.of(root), mid, root, root)).isEqualTo(chain(mid, root));
    }

    @Test
    void theAnswerOfAThreeTierMountIsSortedInAnyOrder() {
        var expected = chain(istiod, root, mid);

        assertThat(build(istiod, Optional.of(mid), root, istiod, mid)).isEqualTo(expected);
        assertThat(build(istiod, mid, root)).isEqualTo(expected);
        assertThat(build(istiod, root, mid, root, mid)).isEqualTo(expected);
    }

    @Test
    void aMountThatKnowsItselfOnlyLeavesTheRootUnknown() {
        var outcome = build(istiod, Optional.of(mid), istiod, mid);

        assertThat(reasons(outcome)).containsExactly(Flaw.ROOT_UNKNOWN);
        assertThat(((Broken) outcome).flaws().getFirst().message())
                .contains("CN=Mid", "CN=Root", "ROOT_CA_FILE");
    }

    @Test
    void theRootMayBeGivenByHand() {
        var parts =
                new ChainParts(
                        istiod.certificate(),
                        certificates(istiod, mid),
                        Optional.of(mid.certificate()),
                        certificates(root));

        assertThat(ChainBuilder.build(parts, RootPins.none(), NOW))
                .isEqualTo(chain(istiod, root, mid));
    }

    @Test
    void anUpperIntermediateGivenAsRootIsNamed() {
        var parts =
                new ChainParts(
                        istiod.certificate(), List.of(), Optional.empty(), certificates(mid));

        assertThat(reasons(ChainBuilder.build(parts, RootPins.none(), NOW)))
                .containsExactlyInAnyOrder(Flaw.ROOT_NOT_SELF_SIGNED, Flaw.ROOT_UNKNOWN);
    }

    @Test
    void aMissingIssuerIsNamed() {
        var outcome = build(istiod, root);

        assertThat(reasons(outcome)).containsExactly(Flaw.ISSUER_MISSING);
        assertThat(((Broken) outcome).flaws().getFirst().message())
                .contains("CN=Istiod", "CN=Mid", "CN=Root");
        assertThat(reasons(build(istiod))).containsExactly(Flaw.ISSUER_MISSING, Flaw.ROOT_UNKNOWN);
    }

    @Test
    void anIssuerOfThatNameWithAnotherKeyIsABrokenLink() {
        assertThat(reasons(build(mid, root("Root")))).containsExactly(Flaw.LINK_BROKEN);
    }

    @Test
    void namesakesWithOtherKeysDoNotMislead() {
        var decoys = new TestPki.Ca[] {root("Root"), root("Mid"), root("Root").intermediate("Mid")};
        var all = new ArrayList<>(List.of(decoys));
        all.addAll(List.of(root, mid));

        assertThat(build(istiod, all.toArray(TestPki.Ca[]::new)))
                .isEqualTo(chain(istiod, root, mid));
    }

    @Test
    void ofTwoRootsOfOneKeyTheOneThatVaultNamesWins() {
        var renewed =
                ca("Root")
                        .key(root.key())
                        .until(Instant.parse("2070-01-01T00:00:00Z"))
                        .selfSigned();

        assertThat(build(mid, Optional.of(root), renewed, root)).isEqualTo(chain(mid, root));
        assertThat(build(mid, Optional.of(renewed), root, renewed)).isEqualTo(chain(mid, renewed));
        assertThat(build(istiod, Optional.of(mid), root, renewed, mid))
                .isEqualTo(chain(istiod, renewed, mid));
    }

    @Test
    void ofTwoRootsOfOneKeyAnExpiredOneLoses() {
        var expired = ca("Root").key(root.key()).until(NOW.minus(Duration.ofDays(1))).selfSigned();

        assertThat(build(mid, Optional.of(expired), expired, root)).isEqualTo(chain(mid, root));
    }

    @Test
    void aPinChoosesBetweenRootsEvenByALongerWay() {
        var second = root("Second");
        var crossSigned = ca("Root").key(root.key()).signedBy(second);
        var parts =
                new ChainParts(
                        mid.certificate(),
                        certificates(root, second, crossSigned),
                        Optional.of(root.certificate()),
                        List.of());

        assertThat(ChainBuilder.build(parts, RootPins.parse(second.sha256()), NOW))
                .isEqualTo(chain(mid, second, crossSigned));
        assertThat(ChainBuilder.build(parts, RootPins.none(), NOW)).isEqualTo(chain(mid, root));
    }

    @Test
    void aRootThatIsNotPinnedIsRefusedByItsHash() {
        var parts =
                new ChainParts(mid.certificate(), certificates(root), Optional.empty(), List.of());
        var pins = RootPins.parse(root("Other").sha256());

        var outcome = ChainBuilder.build(parts, pins, NOW);

        assertThat(reasons(outcome)).containsExactly(Flaw.ROOT_NOT_PINNED);
        assertThat(((Broken) outcome).flaws().getFirst().message())
                .contains(root.sha256(), "EXPECTED_ROOT_SHA256");
    }

    @Test
    void aRingOfCrossSignedCasEnds() {
        var a = root("A");
        var b = root("B");
        var aByB = ca("A").key(a.key()).signedBy(b);
        var bByA = ca("B").key(b.key()).signedBy(a);
        var signed = a.intermediate("Istiod");

        assertThat(reasons(build(signed, aByB, bByA))).containsExactly(Flaw.ROOT_UNKNOWN);
        assertThat(build(signed, aByB, bByA, b)).isEqualTo(chain(signed, b, aByB));
    }

    @Test
    void anAdoptedRootIsItsOwnChain() {
        assertThat(build(root)).isEqualTo(chain(root, root));
    }

    @Test
    void tooManyCertificatesAreNotLookedAt() {
        var key = CaKey.generate(KeySpec.ECDSA_P256);
        var many = Stream.generate(() -> ca("X").key(key).selfSigned()).limit(101);

        assertThat(reasons(build(mid, many.toArray(TestPki.Ca[]::new))))
                .containsExactly(Flaw.TOO_MANY_CERTIFICATES);
    }

    @Test
    void aLeafWithoutAChainGetsEveryReason() {
        var leaf = ca("Leaf").leaf().signedBy(root);
        var parts = new ChainParts(leaf.certificate(), List.of(), Optional.empty(), List.of());

        var proof = BundleProof.of(mid.key(), parts, NOW, BundleRules.any());

        assertThat(((BundleProof.Unproven) proof).flaws().stream().map(Flaw::reason))
                .containsExactly(
                        Flaw.KEY_MISMATCH,
                        Flaw.NOT_A_CA,
                        Flaw.KEY_USAGE_FORBIDS_SIGNING,
                        Flaw.ISSUER_MISSING,
                        Flaw.ROOT_UNKNOWN);
    }

    @Test
    void aGoodAnswerBecomesAProvenBundle() {
        var parts =
                new ChainParts(
                        istiod.certificate(),
                        certificates(istiod, mid, root),
                        Optional.of(mid.certificate()),
                        List.of());

        var proof = BundleProof.of(istiod.key(), parts, NOW, BundleRules.any());

        assertThat(((BundleProof.Proven) proof).bundle().files().keySet()).hasSize(4);
    }
}
