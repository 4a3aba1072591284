package io.virtualmesh.agent.control;

import static io.virtualmesh.agent.control.BundleLoop.Goal.FIRST_BUNDLE;
import static io.virtualmesh.agent.control.BundleLoop.Goal.KEEP_FRESH;
import static io.virtualmesh.agent.control.BundleLoopTest.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vault away, slow to come back, or with something to say. */
class BundleLoopVaultTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final World world = new World();

    @Test
    void aVaultThatIsAwayIsAskedForEverAndNeverInAHurry() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.signer.unreachable();
        world.at(Duration.ofHours(2), world.signer::works);

        assertThat(world.run(FIRST_BUNDLE, Duration.ofHours(3))).isTrue();

        assertThat(world.signedAt).hasSizeBetween(120, 260);
        assertThat(world.sink.events).containsExactly("VaultUnreachable", "BundlePublished");
    }

    @Test
    void anOutageAtRenewalLeavesTheReplicaReadyAndTheBundleInPlace() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(DAY, world.signer::unreachable);

        world.run(KEEP_FRESH, Duration.ofDays(28));

        assertThat(world.store.published).hasSize(1);
        assertThat(world.sink.last().ready().value()).isEqualTo(Value.TRUE);
        assertThat(world.sink.last().ready().reason()).isEqualTo("RenewalRetrying");
        assertThat(world.sink.last().lastError()).get().asString().contains("VaultUnreachable");
    }

    @Test
    void aPeerSuggestsNeitherAHurryNorADayOfWaiting() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.signer.unreachable(Duration.ZERO);
        world.run(FIRST_BUNDLE, MINUTE);
        assertThat(world.signedAt).hasSizeBetween(25, 62);
        assertThat(world.sink.events).containsExactly("VaultUnreachable");

        world.signedAt.clear();
        world.signer.unreachable(DAY);
        world.run(FIRST_BUNDLE, Duration.ofMinutes(61));
        assertThat(world.signedAt).hasSizeBetween(55, 125);
    }

    @Test
    void eachWarningIsToldOnceAndNotAgainAtEachRenewal() {
        world.meshes.manage(intent(Duration.ofHours(2)));
        world.signer.warnings = List.of("plain http", "VAULT_SERVERS is not set");

        world.run(KEEP_FRESH, DAY);

        assertThat(world.store.published).hasSizeGreaterThan(5);
        assertThat(world.sink.events).filteredOn("VaultWarning"::equals).hasSize(2);
    }
}
