package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BundleRules;
import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.trust.VaultBlock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A world for the loop: fake peers, and a clock that moves only when the loop waits. */
final class World {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final Clock clock = new WorldClock();
    final FakeMeshes meshes = new FakeMeshes();
    final FakeIstiod istiod = new FakeIstiod();
    final FakeStore store = new FakeStore(clock, istiod);
    final List<Instant> signedAt = new ArrayList<>();
    final FakeSigner signer = new FakeSigner(clock, signedAt);
    final RecordingSink sink = new RecordingSink();
    final FakeTrust trust = new FakeTrust();
    RootPins pins = RootPins.none();
    GivenRoots givenRoots = GivenRoots.NONE;
    private final TreeMap<Instant, Runnable> later = new TreeMap<>();
    private Instant now = START;
    private Instant end = START;

    /** Something that happens by itself, {@code after} the start. */
    void at(Duration after, Runnable change) {
        later.put(START.plus(after), change);
    }

    /** Runs a fresh loop, as a new process would, until the clock shows {@code after} the start or the goal is reached. */
    boolean run(BundleLoop.Goal goal, Duration after) {
        end = START.plus(after);
        var settings =
                new LoopSettings(
                        "istiod-0",
                        BundleRules.pinned(pins),
                        () -> givenRoots.read(),
                        Duration.ofHours(24));
        var edges =
                new BundleLoop.Edges(
                        meshes,
                        signer,
                        store,
                        istiod,
                        sink,
                        new BundleLoop.Trust(trust, trust.wanted, new FakeBlocks()));
        var loop = new BundleLoop(edges, settings, clock, new WorldPause(), new Random(7));
        try {
            loop.run(goal);
            return true;
        } catch (InterruptedException timeIsOver) {
            return false;
        }
    }

    Instant now() {
        return now;
    }

    private final class WorldClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final class WorldPause implements Pause {
        @Override
        public void until(Optional<Instant> moment) throws InterruptedException {
            var next = moment.filter(m -> m.isBefore(end)).orElse(end);
            if (!later.isEmpty() && !later.firstKey().isAfter(next)) {
                var event = later.pollFirstEntry();
                now = event.getKey().isAfter(now) ? event.getKey() : now;
                event.getValue().run();
                return;
            }
            now = next.isAfter(now) ? next : now;
            if (!now.isBefore(end)) {
                throw new InterruptedException("the test's time is over");
            }
        }

        @Override
        public void wake() {}
    }

    /** The block is the path, which is enough to tell one way from another. */
    static final class FakeBlocks implements VaultBlocks {
        @Override
        public VaultBlock write(VaultIntent intent, String signPath) {
            return new VaultBlock("{\"" + signPath + "\"}");
        }

        @Override
        public VaultIntent read(VaultBlock block) {
            var json = block.json();
            var path = json.substring(2, json.length() - 2);
            return new VaultIntent(
                    URI.create("https://vault.vault:8200"),
                    Optional.empty(),
                    path,
                    Optional.empty(),
                    new VaultIntent.Login.TokenSecret(new VaultIntent.SecretRef("a", "b", "")),
                    new VaultIntent.ServerTrust.SystemRoots());
        }
    }

    static final class RecordingSink implements StatusSink {
        final List<ReplicaStatus> statuses = new ArrayList<>();
        final List<String> events = new ArrayList<>();

        @Override
        public void accept(ReplicaStatus status) {
            statuses.add(status);
        }

        @Override
        public void event(Severity severity, String reason, String message) {
            events.add(reason);
        }

        ReplicaStatus last() {
            return statuses.getLast();
        }
    }
}
