package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.BundleRules;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.bundle.TestPki;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** A world for the loop: fake peers, and a clock that moves only when the loop waits. */
final class World {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    final FakeMeshes meshes = new FakeMeshes();
    final FakeStore store = new FakeStore();
    final FakeSigner signer = new FakeSigner();
    final FakeIstiod istiod = new FakeIstiod();
    final RecordingSink sink = new RecordingSink();
    final List<Instant> signedAt = new ArrayList<>();
    RootPins pins = RootPins.none();
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
                        "istiod-0", BundleRules.pinned(pins), List.of(), Duration.ofHours(24));
        var edges = new BundleLoop.Edges(meshes, signer, store, istiod, sink);
        var loop =
                new BundleLoop(edges, settings, new WorldClock(), new WorldPause(), new Random(7));
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

    static final class FakeMeshes implements MeshSource {
        MeshView view = new MeshView.Waiting("VirtualMeshAbsent", "no VirtualMesh in gloo-mesh");

        @Override
        public MeshView view() {
            return view;
        }

        @Override
        public void onChange(Runnable wake) {}

        void manage(MeshIntent intent) {
            manage(intent, MeshSource.Origin.LIVE, Optional.empty());
        }

        void manage(MeshIntent intent, Origin origin, Optional<String> renew) {
            view = new MeshView.Managed(intent, origin, List.of(), renew, "{}");
        }
    }

    final class FakeSigner implements Signer {
        TestPki.Ca root = TestPki.root("Root");
        Function<SigningRequest, SigningOutcome> answer = this::issue;

        @Override
        public SigningOutcome sign(SigningRequest request) {
            signedAt.add(now);
            return answer.apply(request);
        }

        SigningOutcome issue(SigningRequest request) {
            var wish = request.intent().certificate();
            var ca =
                    TestPki.ca("Istio")
                            .pathLength(0)
                            .from(now.minusSeconds(30))
                            .until(now.plus(wish.ttl()))
                            .signedBy(root);
            return new SigningOutcome.Signed(
                    ca.key(),
                    ca.certificate(),
                    List.of(ca.certificate(), root.certificate()),
                    Optional.of(root.certificate()),
                    List.of());
        }

        void unreachable() {
            answer =
                    _ ->
                            new SigningOutcome.Unreachable(
                                    "VaultUnreachable", "connection refused", Optional.empty());
        }

        void works() {
            answer = this::issue;
        }
    }

    final class FakeStore implements BundleStore {
        Optional<StoredBundle> stored = Optional.empty();
        final List<X509Certificate> published = new ArrayList<>();
        Optional<VolumeUnusable> unusable = Optional.empty();
        Optional<IOException> publishFails = Optional.empty();
        int pokes;

        @Override
        public void prepare() throws VolumeUnusable {
            if (unusable.isPresent()) {
                throw unusable.get();
            }
        }

        @Override
        public Optional<StoredBundle> stored() {
            return stored;
        }

        @Override
        public void publish(CaBundle bundle, Map<String, String> notes) throws IOException {
            if (publishFails.isPresent()) {
                throw publishFails.get();
            }
            published.add(bundle.signer());
            stored = Optional.of(new StoredBundle(copyOf(bundle), new HashMap<>(notes), now));
            istiod.offered = Optional.of(bundle.signer());
        }

        /** The loop destroys the key it holds; the volume keeps its own. */
        private CaBundle copyOf(CaBundle bundle) {
            try {
                return CaBundle.fromFiles(bundle.files());
            } catch (BadPem e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void forgetOlder() {}

        @Override
        public void poke() {
            pokes++;
            istiod.poked();
        }
    }

    static final class FakeIstiod implements ReloadProof {
        Optional<X509Certificate> offered = Optional.empty();
        boolean listens = true;
        boolean reloads = true;
        boolean reloadsWhenPoked;

        @Override
        public Reload confirm(X509Certificate signer, Duration patience) {
            if (!listens) {
                return new Reload.NotListening("connection refused at 127.0.0.1:15012");
            }
            return reloads && offered.filter(signer::equals).isPresent()
                    ? new Reload.Served(Duration.ofMillis(110))
                    : new Reload.ServesOther("O=cluster.local", "it started before the bundle");
        }

        void poked() {
            reloads |= reloadsWhenPoked;
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
