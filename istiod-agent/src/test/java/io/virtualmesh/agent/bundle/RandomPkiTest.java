package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.TestPki.NOW;
import static io.virtualmesh.agent.bundle.TestPki.ca;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.BundleProof.Proven;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** PKIs made up at random, with everything a mount may have gathered over the years. */
class RandomPkiTest {
    private static final List<CaKey> KEYS =
            Stream.generate(() -> CaKey.generate(KeySpec.ECDSA_P256)).limit(8).toList();
    private static final CaKey STRANGER = CaKey.generate(KeySpec.ECDSA_P256);

    /** Few names, so that many CAs share one. */
    private static String name(Random random) {
        return List.of("A", "B", "C").get(random.nextInt(3));
    }

    private static TestPki.Ca tiers(int tiers, Random random) {
        var next = ca(name(random)).key(KEYS.getFirst()).selfSigned();
        for (int tier = 1; tier < tiers; tier++) {
            next = ca(name(random)).key(KEYS.get(tier)).signedBy(next);
        }
        return next;
    }

    private static List<X509Certificate> path(TestPki.Ca signed) {
        var path = new ArrayList<>(signed.upperIssuers());
        path.add(signed.root().certificate());
        return path;
    }

    /** Others of the same names: foreign roots and intermediates, forgeries, expired twins, rings. */
    private static List<X509Certificate> decoys(TestPki.Ca signed, Random random) {
        var foreign = ca(name(random)).key(KEYS.get(6)).selfSigned();
        var twin = signed.root();
        var decoys = new ArrayList<X509Certificate>();
        for (int i = random.nextInt(6); i > 0; i--) {
            decoys.add(
                    switch (random.nextInt(5)) {
                        case 0 -> foreign.certificate();
                        case 1 -> ca(name(random)).key(KEYS.get(7)).signedBy(foreign).certificate();
                        case 2 -> ca(name(random)).forged(twin, foreign).certificate();
                        case 3 -> ca("A").key(STRANGER).signedBy(signed).certificate();
                        default ->
                                ca(cn(twin.certificate()))
                                        .key(twin.key())
                                        .until(Instant.parse("2021-01-01T00:00:00Z"))
                                        .selfSigned()
                                        .certificate();
                    });
        }
        return decoys;
    }

    private static String cn(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName().substring(3, 4);
    }

    @Property(tries = 60)
    void theWayToTheRootIsFoundAmongDecoys(
            @ForAll @IntRange(min = 2, max = 5) int tiers, @ForAll long seed) {
        var random = new Random(seed);
        var signed = tiers(tiers, random);
        var offered = new ArrayList<>(path(signed));
        offered.addAll(decoys(signed, random));
        offered.add(offered.get(random.nextInt(offered.size())));
        offered.add(signed.certificate());
        Collections.shuffle(offered, random);
        var issuing = Optional.of(path(signed).getFirst()).filter(any -> random.nextBoolean());
        var parts = new ChainParts(signed.certificate(), offered, issuing, List.of());

        var proof = BundleProof.of(signed.key(), parts, NOW, BundleRules.any());

        assertThat(proof).isInstanceOf(Proven.class);
        var bundle = ((Proven) proof).bundle();
        assertThat(bundle.signer()).isEqualTo(signed.certificate());
        assertThat(bundle.issuers()).isEqualTo(signed.upperIssuers());
        assertThat(bundle.roots()).containsExactly(signed.root().certificate());
    }

    @Property(tries = 40)
    void withoutTheRootThereIsAReasonAndNoChain(
            @ForAll @IntRange(min = 2, max = 5) int tiers, @ForAll long seed) {
        var random = new Random(seed);
        var signed = tiers(tiers, random);
        var offered = new ArrayList<>(signed.upperIssuers());
        Collections.shuffle(offered, random);
        var parts = new ChainParts(signed.certificate(), offered, Optional.empty(), List.of());

        var outcome = ChainBuilder.build(parts, RootPins.none(), NOW);

        assertThat(((ChainOutcome.Broken) outcome).flaws())
                .extracting(Flaw::reason)
                .contains(Flaw.ROOT_UNKNOWN);
    }

    @Property(tries = 30)
    void whatIsWrittenIsReadBackAndWrittenTheSame(
            @ForAll @IntRange(min = 1, max = 5) int tiers, @ForAll long seed) throws BadPem {
        var bundle = tiers(tiers, new Random(seed)).bundle();

        var read = CaBundle.fromFiles(bundle.files());

        assertThat(read.files()).containsExactlyEntriesOf(bundle.files());
        assertThat(Certificates.pem(Certificates.parseAll(bundle.files().get("cert-chain.pem"))))
                .isEqualTo(bundle.files().get("cert-chain.pem"));
    }
}
