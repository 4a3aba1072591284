package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.CaKey;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Bundles as the loop would publish them: intermediates of one root, each with an end of its own. */
final class SampleBundles {
    private SampleBundles() {}

    static List<CaBundle> ofOneRoot(int count) {
        LabCa root = LabCa.root("O=test,CN=Root of the bundles", KeyKind.P256);
        List<CaBundle> bundles = new ArrayList<>();
        for (int day = 1; day <= count; day++) {
            bundles.add(bundle(SampleChains.intermediate(root, "mesh", Duration.ofDays(30 + day))));
        }
        return bundles;
    }

    static CaBundle bundle(LabCa ca) {
        List<X509Certificate> chain = ca.chain();
        try {
            return new CaBundle(
                    CaKey.fromPem(ca.keyPem().getBytes(StandardCharsets.US_ASCII)),
                    chain.getFirst(),
                    chain.subList(1, chain.size()),
                    List.of(ca.root().certificate()));
        } catch (BadPem wrong) {
            throw new IllegalStateException("the lab's key cannot be read", wrong);
        }
    }
}
