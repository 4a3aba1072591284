package io.virtualmesh.agent.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.Step;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.VaultBlock;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** A mesh on root A, and a root B that may come; the test moves the plan as the Lease holder would. */
abstract class FromRootToRoot {
    static final Duration HOUR = Duration.ofHours(1);
    static final String PATH_A = "pki/issuer/a/sign-intermediate";

    final World world = new World();
    final TestPki.Ca a = TestPki.root("A");
    final TestPki.Ca b = TestPki.root("B");

    @BeforeEach
    void aMeshOnRootA() {
        world.meshes.manage(BundleLoopTest.intent(Duration.ofDays(30)));
        world.signer.root = a;
        world.signer.issuers.put(PATH_A, a);
        world.trust.polled = Optional.of(wanted(a, PATH_A));
        world.trust.none();
    }

    void vaultMovesToB() {
        world.signer.root = b;
        world.trust.polled = Optional.of(wanted(b, "b"));
    }

    void renewalIsRequested(String request) {
        world.meshes.manage(
                BundleLoopTest.intent(Duration.ofDays(30)),
                MeshSource.Origin.LIVE,
                Optional.of(request));
    }

    /** Of the roots that it said it wants, in order. */
    List<String> wanted() {
        return world.sink.statuses.stream()
                .flatMap(it -> it.trust().stream())
                .flatMap(it -> it.wanted().stream())
                .map(it -> it.root().equals(root(b)) ? "B" : "A")
                .toList();
    }

    void step(Step step) {
        world.trust.show(world.trust.stored.orElseThrow().after(step));
    }

    TrustFacts facts() {
        return world.sink.last().trust().orElseThrow();
    }

    List<String> issuers() {
        return world.store.published.stream()
                .map(it -> it.getIssuerX500Principal().getName().replaceAll("CN=|,O=.*", ""))
                .toList();
    }

    static WantedRoot wanted(TestPki.Ca ca, String path) {
        return new WantedRoot(root(ca), Optional.of(new VaultBlock("{\"" + path + "\"}")));
    }

    static Root root(TestPki.Ca ca) {
        return Root.of(ca.certificate());
    }

    static String bytes(TrustPlan plan) {
        return new String(plan.rootFile().bytes(), US_ASCII);
    }

    static String pem(TestPki.Ca ca) {
        return new String(Certificates.pem(List.of(ca.certificate())), US_ASCII).strip();
    }
}
