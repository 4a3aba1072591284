package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.agent.control.GivenRoots;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.control.VaultBlocks;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.trust.VaultBlock;
import io.virtualmesh.agent.trust.WantedRoot;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What Vault says of its root, asked again and again. */
class RootPollIT {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Keeps the path, which is what differs here. */
    private static final VaultBlocks BLOCKS =
            new VaultBlocks() {
                @Override
                public VaultBlock write(VaultIntent intent, String signPath) {
                    return new VaultBlock("{\"caPath\":\"" + signPath + "\"}");
                }

                @Override
                public VaultIntent read(VaultBlock block) {
                    throw new UnsupportedOperationException();
                }
            };

    @Test
    void anotherDefaultIssuerIsSeenAndSaysWhereItSigns() {
        var lab = VaultLab.configured("poll-");
        var intent = lab.intents().request().intent();
        var wakes = new AtomicInteger();
        try (var poll = poll(lab, intent, GivenRoots.NONE)) {
            poll.onChange(wakes::incrementAndGet);
            poll.start();
            await().atMost(PATIENCE).until(() -> poll.of(intent).isPresent());
            var first = poll.of(intent).orElseThrow();
            assertThat(first.root().certificate()).isEqualTo(certificate(lab.root()));

            var next = LabCa.root("O=next", KeyKind.P256);
            lab.bao()
                    .write(
                            "poll-pki/config/ca",
                            Map.of("pem_bundle", next.keyPem() + "\n" + next.certificatePem()));
            lab.bao().write("poll-pki/root/replace", Map.of("default", newest(lab, first)));
            await().atMost(PATIENCE).until(() -> !poll.of(intent).equals(Optional.of(first)));

            var second = poll.of(intent).orElseThrow();
            assertThat(second.root().certificate()).isEqualTo(certificate(next));
            assertThat(path(second))
                    .matches(".*poll-pki/issuer/[0-9a-f-]{36}/sign-intermediate.*")
                    .isNotEqualTo(path(first));
            assertThat(wakes).hasValue(2);
        }
    }

    @Test
    void aVaultThatIsAwayHasSaidNothingAndOneThatCannotTellHas() {
        var lab = VaultLab.configured("poll-asked-");
        var away = VaultIntents.at("http://127.0.0.1:1").request().intent();
        var unknown =
                lab.intents().signPath("poll-asked-no/root/sign-intermediate").request().intent();
        var reader =
                new RootReader(lab.settings().withServers(VaultServers.ANY), new FakeSecrets());
        try (var poll =
                new RootPoll(
                        reader::read,
                        GivenRoots.NONE,
                        BLOCKS,
                        new Managed(away),
                        SOON,
                        new Random(1))) {
            assertThat(poll.ask(away)).isEmpty();
            assertThat(poll.asked(away)).isFalse();
            assertThat(poll.ask(unknown)).isEmpty();
            assertThat(poll.asked(unknown)).isTrue();
        }
    }

    @Test
    void anAnswerIsOfOneVaultAndPathOnly() {
        var lab = VaultLab.configured("poll-one-");
        var intents = lab.intents();
        var intent = intents.request().intent();
        try (var poll = poll(lab, intent, GivenRoots.NONE)) {
            assertThat(poll.ask(intent)).isPresent();
            assertThat(poll.of(intents.signPath("other/root/sign-intermediate").request().intent()))
                    .isEmpty();
        }
    }

    @Test
    void aMountThatDoesNotKnowItsRootIsHelpedByTheGivenOne() {
        var lab = VaultLab.configured("poll-three-");
        var top = LabCa.root("O=top", KeyKind.P256);
        var middle = top.intermediate("O=middle", KeyKind.P256, 1, Duration.ofDays(300));
        lab.enable("tier");
        lab.bao()
                .write(
                        "poll-three-tier/config/ca",
                        Map.of("pem_bundle", middle.keyPem() + "\n" + middle.certificatePem()));
        var intent =
                lab.intents().signPath("poll-three-tier/root/sign-intermediate").request().intent();
        try (var alone = poll(lab, intent, GivenRoots.NONE);
                var helped = poll(lab, intent, () -> List.of(certificate(top)))) {
            assertThat(alone.ask(intent)).isEmpty();
            assertThat(helped.ask(intent).orElseThrow().root().certificate())
                    .isEqualTo(certificate(top));
        }
    }

    private static String newest(VaultLab lab, WantedRoot known) {
        return lab.bao().list("poll-pki/issuers").stream()
                .filter(id -> !path(known).contains(id))
                .findFirst()
                .orElseThrow();
    }

    private static String path(WantedRoot root) {
        return root.vault().orElseThrow().json();
    }

    private static X509Certificate certificate(LabCa ca) {
        return ca.certificate();
    }

    private static RootPoll poll(VaultLab lab, MeshIntent intent, GivenRoots roots) {
        var reader = new RootReader(lab.settings(), new FakeSecrets());
        return new RootPoll(reader::read, roots, BLOCKS, new Managed(intent), SOON, new Random(1));
    }

    private record Managed(MeshIntent intent) implements MeshSource {
        @Override
        public MeshView view() {
            return new MeshView.Managed(intent, Origin.LIVE, List.of(), Optional.empty(), "{}");
        }

        @Override
        public void onChange(Runnable wake) {
            // it stays as it is
        }
    }
}
