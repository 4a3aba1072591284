package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.BundleProof;
import io.virtualmesh.agent.bundle.BundleProof.Proven;
import io.virtualmesh.agent.bundle.BundleRules;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.CaKey;
import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.control.ReloadProof.Reload.Served;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * Every kind of CA key and every depth, swapped one after the other into one running istiod under one root. Keys come in
 * as Vault or openssl write them, and leave as PKCS#8.
 */
class BundleFormatsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<KeySpec> KINDS =
            List.of(KeySpec.ECDSA_P256, KeySpec.ECDSA_P384, KeySpec.rsa(2048), KeySpec.rsa(4096));

    private final Lab lab = Lab.shared();
    private final Path directory = lab.newFolder("cacerts");
    private final TestPki.Ca root = TestPki.ca("Root").key(KeySpec.rsa(4096)).selfSigned();

    @Test
    void everyFormatIsServedAndVerifies() throws Exception {
        var swaps = swaps();
        var store = new BundleDirectory(IstiodSettings.defaultsFor(directory));
        store.prepare();
        store.publish(swaps.getFirst(), Map.of());
        try (var istiod = lab.startIstiod(directory)) {
            istiod.awaitReady(Duration.ofMinutes(3));
            for (var bundle : swaps) {
                store.publish(bundle, Map.of());
                confirmServed(istiod, bundle);
                store.forgetOlder();
            }
        }
    }

    /** One to three tiers of each kind of key, and each native form of a key. */
    private List<CaBundle> swaps() throws Exception {
        var swaps = new ArrayList<CaBundle>();
        for (var kind : KINDS) {
            swaps.add(below(root, CaKey.generate(kind)));
            var middle = TestPki.ca("Middle").key(kind).signedBy(root);
            swaps.add(below(middle, CaKey.generate(kind)));
        }
        for (var pem : KeyForms.all()) {
            swaps.add(below(root, CaKey.fromPem(pem)));
        }
        swaps.add(root.bundle());
        swaps.add(swaps.getFirst());
        return swaps;
    }

    private static CaBundle below(TestPki.Ca issuer, CaKey key) {
        var bundle = TestPki.ca("Istiod").pathLength(0).key(key).signedBy(issuer).bundle();
        assertThat(BundleProof.of(bundle, Instant.now(), BundleRules.any()))
                .isInstanceOf(Proven.class);
        return bundle;
    }

    private void confirmServed(Istiod istiod, CaBundle bundle) throws Exception {
        var reload = new IstiodReload(settings(istiod)).confirm(bundle.signer(), PATIENCE);

        assertThat(reload).as("%s", bundle).isInstanceOf(Served.class);
        var served = istiod.servedChain();
        assertThat(served.signer()).isEqualTo(bundle.signer());
        assertThat(served.verifiesTo(root.certificate())).as("%s", bundle).isTrue();
    }

    private IstiodSettings settings(Istiod istiod) {
        return new IstiodSettings(
                directory,
                new Address("127.0.0.1", istiod.secureGrpcPort()),
                new Address("127.0.0.1", istiod.monitoringPort()),
                "istiod",
                false,
                OptionalInt.empty());
    }
}
