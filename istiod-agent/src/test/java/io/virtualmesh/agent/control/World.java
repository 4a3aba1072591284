package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.BundleRules;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.bundle.Roots;
import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.VaultBlock;
import io.virtualmesh.agent.trust.WantedRoot;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
    final FakeTrust trust = new FakeTrust();
    final List<Instant> signedAt = new ArrayList<>();
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

        void notice(MeshIntent intent, Notice... notices) {
            view =
                    new MeshView.Managed(
                            intent, Origin.LIVE, List.of(notices), Optional.empty(), "{}");
        }
    }

    final class FakeSigner implements Signer {
        TestPki.Ca root = TestPki.root("Root");
        List<String> warnings = List.of();
        Function<SigningRequest, SigningOutcome> answer = this::issue;

        @Override
        public SigningOutcome sign(SigningRequest request) {
            signedAt.add(now);
            return answer.apply(request);
        }

        /** Issuers by path; every other path is the default issuer. */
        final Map<String, TestPki.Ca> issuers = new HashMap<>();

        SigningOutcome issue(SigningRequest request) {
            var wish = request.intent().certificate();
            var root = issuers.getOrDefault(request.intent().vault().signPath(), this.root);
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
                    warnings);
        }

        void unreachable() {
            answer =
                    _ ->
                            new SigningOutcome.Unreachable(
                                    "VaultUnreachable", "connection refused", Optional.empty());
        }

        void unreachable(Duration retryIn) {
            answer =
                    _ ->
                            new SigningOutcome.Unreachable(
                                    "VaultUnreachable", "503", Optional.of(retryIn));
        }

        void works() {
            answer = this::issue;
        }
    }

    final class FakeStore implements BundleStore {
        Optional<StoredBundle> stored = Optional.empty();
        final List<X509Certificate> published = new ArrayList<>();

        /** What {@code root-cert.pem} held, one publication after the other. */
        final List<String> files = new ArrayList<>();

        Optional<VolumeUnusable> unusable = Optional.empty();
        Optional<IOException> publishFails = Optional.empty();
        int pokes;
        int prepared;
        boolean forgetful;

        @Override
        public void prepare() throws VolumeUnusable {
            prepared++;
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
            files.add(
                    new String(
                            Roots.pem(bundle.roots(), bundle.ending()), StandardCharsets.US_ASCII));
            stored =
                    forgetful
                            ? Optional.empty()
                            : Optional.of(
                                    new StoredBundle(copyOf(bundle), new HashMap<>(notes), now));
            istiod.offer(bundle.signer());
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
        public boolean holds(X509Certificate signer) {
            return stored.filter(it -> it.bundle().signer().equals(signer)).isPresent();
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
        Optional<String> leaf = Optional.empty();
        boolean listens = true;
        boolean reloads = true;
        boolean reloadsWhenPoked;

        void offer(X509Certificate signer) {
            offered = Optional.of(signer);
            if (reloads) {
                leaf = Optional.of(TestPki.root("leaf").sha256());
            }
        }

        @Override
        public Reload confirm(
                X509Certificate signer, Optional<String> leafBefore, Duration patience) {
            if (!listens) {
                return new Reload.NotListening("connection refused at 127.0.0.1:15012");
            }
            boolean fresh = leafBefore.isEmpty() || !leafBefore.equals(leaf);
            return reloads && fresh && offered.filter(signer::equals).isPresent()
                    ? new Reload.Served(Duration.ofMillis(110))
                    : new Reload.ServesOther("O=cluster.local", "it started before the bundle");
        }

        @Override
        public Optional<String> leaf() {
            return listens ? leaf : Optional.empty();
        }

        void poked() {
            reloads |= reloadsWhenPoked;
        }
    }

    /** A plan that the test writes, and a poll of Vault that says what the test says. */
    static final class FakeTrust implements TrustSource {
        TrustView view = TrustSource.NONE.view();
        Optional<TrustPlan> stored = Optional.empty();
        Optional<WantedRoot> polled = Optional.empty();
        RootRule rule = RootRule.SUBSET;
        boolean notes = true;

        /** Whether a note that failed is taken the next time. */
        boolean notesAgain;

        final List<Long> noted = new ArrayList<>();
        final WantedRoots wanted =
                new WantedRoots() {
                    @Override
                    public Optional<WantedRoot> of(MeshIntent intent) {
                        return polled;
                    }

                    @Override
                    public Optional<WantedRoot> ask(MeshIntent intent) {
                        return polled;
                    }

                    @Override
                    public boolean asked(MeshIntent intent) {
                        return true;
                    }

                    @Override
                    public void onChange(Runnable wake) {}
                };

        /** There is a report, and nobody has written a plan into it. */
        void none() {
            view = new TrustView.Unsure("TrustPlanAbsent", "no plan yet");
        }

        void show(TrustPlan plan) {
            stored = Optional.of(plan);
            view = new TrustView.Planned(plan);
        }

        @Override
        public TrustView view() {
            return view;
        }

        @Override
        public TrustView ask(WantedRoot own, boolean inPlace, Instant now) {
            if (view instanceof TrustView.Unsure(var reason, _)
                    && reason.equals("TrustPlanAbsent")) {
                show(stored.orElseGet(() -> TrustPlan.first(own)));
            }
            return view;
        }

        @Override
        public Optional<String> note(TrustPlan plan) {
            if (notes) {
                noted.add(plan.generation());
            }
            var trouble = notes ? Optional.<String>empty() : Optional.of("the volume is full");
            notes |= notesAgain;
            return trouble;
        }

        @Override
        public RootRule rule() {
            return rule;
        }

        @Override
        public void onChange(Runnable wake) {}
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
