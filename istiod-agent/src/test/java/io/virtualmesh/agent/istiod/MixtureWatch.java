package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.control.ReloadProof.Reload;
import io.virtualmesh.agent.istiod.IstiodDial.Look;
import io.virtualmesh.lab.Istiod;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

/**
 * Sees whether an istiod mixed two sets: in the chains that it serves, looked at without a pause while it loads, and in its log.
 *
 * @param bundles what may be published, all under one root
 */
record MixtureWatch(Istiod istiod, List<CaBundle> bundles) {
    private static final List<String> FAILED =
            List.of(
                    "Failed to update",
                    "failed reading",
                    "unable to determine signing file format");

    /** A chain that was served and does not hold. */
    static final class Mixed extends AssertionError {
        private static final long serialVersionUID = 1L;

        Mixed(String chain, Throwable cause) {
            super("istiod shows a mixture: " + chain, cause);
        }
    }

    /**
     * @throws Mixed when a mixture is served meanwhile
     */
    Reload confirm(CaBundle bundle, Duration patience) throws InterruptedException {
        var dial = new IstiodDial(new Address("127.0.0.1", istiod.secureGrpcPort()));
        var reload =
                new IstiodReload(
                        () -> verified(dial.look()),
                        () -> new ExpiryMetric.Reading.Unknown("not asked"),
                        true,
                        Ticker::started);
        return reload.confirm(bundle.signer(), patience);
    }

    /** Every chain that istiod shows at any time must hold. */
    private Look verified(Look look) {
        if (look instanceof Look.Shown(var chain)) {
            try {
                var shown = chain.certificates();
                for (int i = 0; i + 1 < shown.size(); i++) {
                    shown.get(i).verify(shown.get(i + 1).getPublicKey());
                }
                shown.getLast().verify(bundles.get(0).roots().get(0).getPublicKey());
            } catch (GeneralSecurityException mixed) {
                throw new Mixed(chain.describe(), mixed);
            }
        }
        return look;
    }

    /** Updates that istiod refused: it had read parts of two sets, or none. */
    List<String> failedUpdates() {
        return istiod.log()
                .lines()
                .filter(line -> FAILED.stream().anyMatch(line::contains))
                .toList();
    }

    void assertNoFailedUpdate() {
        assertThat(failedUpdates()).isEmpty();
    }

    /** Read passes so far. */
    long passes() {
        return istiod.log().lines().filter(line -> line.contains("Update Istiod cacerts")).count();
    }
}
