package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.api.v1.MeshName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows our VirtualMesh: finds out who we are and which cluster holds it, watches it, remembers the spec that was accepted
 * last. One virtual thread watches the VirtualMeshes and decides; a second one watches our report, for the trust plan and, in
 * a sidecar, for requests to renew.
 */
public final class MeshWatcher implements MeshSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MeshWatcher.class);

    /** While we wait, things that no watch shows (ConfigMap, join Secret) are looked at this often. */
    private static final Duration WAITING_WATCH = Duration.ofSeconds(15);

    private final MeshSettings settings;
    private final FactsReader reader;
    private final HomeFinder homes;
    private final Mirrors mirrors;
    private final Memory memory;
    private final RandomGenerator random;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private volatile MeshFacts facts;
    private volatile @Nullable Home home;
    private volatile Selection selection;
    private volatile MeshView view;
    private volatile Optional<String> renewRequest = Optional.empty();
    private volatile ReportSight reportSight = new ReportSight.NotYet();
    private final List<Runnable> reportListeners = new CopyOnWriteArrayList<>();
    private Optional<ApiFailure> unwatched = Optional.empty();
    private Sight sight = new Sight.NotYet();
    private boolean mirrorDue = true;

    /**
     * @param mirror what stood beside the bundle on the volume when we started
     */
    public MeshWatcher(
            MeshSettings settings, KubeApi own, Optional<String> mirror, RandomGenerator random) {
        this.settings = settings;
        this.reader = new FactsReader(settings, own);
        this.homes = new HomeFinder(settings, own);
        this.mirrors = new Mirrors(own, settings.podNamespace());
        this.memory = new Memory(mirror.flatMap(Mirror::parse));
        this.random = random;
        this.facts = reader.blind(memory.mesh());
        this.selection = MeshSelection.select(facts, new Sight.NotYet(), Optional.empty());
        this.view = selection.view(Optional.empty());
    }

    /** Begins to watch; {@link #close} ends it. */
    public void start() {
        run("virtualmesh-watch", new ListWatch(this::target, new Meshes(), settings, random));
    }

    private void run(String name, ListWatch watch) {
        threads.add(Thread.ofVirtual().name(name).start(watch::run));
    }

    @Override
    public MeshView view() {
        return view;
    }

    @Override
    public void onChange(Runnable wake) {
        listeners.add(wake);
    }

    Selection selection() {
        return selection;
    }

    MeshFacts facts() {
        return facts;
    }

    ReportSight reportSight() {
        return reportSight;
    }

    /** Calls {@code seen} after each look at our report, in the thread that looks. */
    void onReport(Runnable seen) {
        reportListeners.add(seen);
    }

    /** Where the VirtualMesh lives; empty until the first successful look. */
    Optional<Home> home() {
        return Optional.ofNullable(home);
    }

    private ListWatch.Target target() throws ApiFailure {
        mirrorDue = true;
        var found = homes.find(joinedKubeconfig());
        home = found;
        return new ListWatch.Target(
                found.api(),
                Place.virtualMeshes(settings.virtualMeshNamespace()),
                Map.of(),
                view instanceof MeshView.Managed ? settings.timing().watch() : WAITING_WATCH);
    }

    /** Looks at the facts; an own API server that is away matters only if the VirtualMesh is to be found there. */
    private Optional<String> joinedKubeconfig() throws ApiFailure {
        try {
            var read = reader.read(memory.mesh());
            facts = read.facts();
            return read.managementKubeconfig();
        } catch (ApiFailure e) {
            if (settings.managementKubeconfig().isEmpty()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Concludes what the sight means, by and by: see first, then remember, then tell, then write down. */
    private void decide(Sight sight) {
        this.sight = sight;
        if (!(sight instanceof Sight.Listed)) {
            publish(select(sight)); // what the volume remembers must not wait for a ConfigMap
        }
        var decided = select(sight);
        if (mirrorDue && decided.mesh().isPresent()) {
            memory.learn(mirrors.look(decided.mesh().get()));
            mirrorDue = false;
            decided = select(sight);
        }
        if (decided.gone() && memory.endsWithoutMirror()) {
            memory.forget();
            decided = select(sight);
        }
        if (sight instanceof Sight.Listed && !decided.gone()) {
            decided.inForce().ifPresent(memory::accept);
        }
        publish(decided);
        var troubleBefore = memory.trouble();
        decided.mesh().ifPresent(this::writeDown);
        if (!memory.trouble().equals(troubleBefore)) {
            publish(select(sight));
        }
    }

    private Selection select(Sight sight) {
        var troubles = new ArrayList<ApiFailure>();
        unwatched.ifPresent(troubles::add);
        memory.trouble().ifPresent(troubles::add);
        return MeshSelection.select(facts.with(troubles), sight, memory.mirror());
    }

    private void writeDown(MeshName mesh) {
        memory.toWrite()
                .ifPresent(mirror -> {
                    try {
                        mirrors.write(mesh, mirror);
                        memory.written(mirror);
                    } catch (ApiFailure e) {
                        memory.notWritten(e);
                    }
                });
    }

    private void publish(Selection decided) {
        selection = decided;
        decided.mesh().ifPresent(this::watchReport);
        refresh();
    }

    private synchronized void refresh() {
        var fresh = selection.view(renewRequest);
        if (!fresh.equals(view)) {
            logReason(view, fresh);
            view = fresh;
            listeners.forEach(Runnable::run);
        }
    }

    private static void logReason(MeshView before, MeshView after) {
        LOG.debug("view of the VirtualMesh: {} -> {}", before, after);
    }

    private synchronized void watchReport(MeshName mesh) {
        if (!settings.container().isCommand() && threads.size() == 1) {
            run(
                    "report-watch",
                    new ListWatch(() -> reportOf(mesh), new Report(), settings, random));
        }
    }

    private void see(ReportSight sight) {
        reportSight = sight;
        reportListeners.forEach(Runnable::run);
    }

    private ListWatch.Target reportOf(MeshName mesh) throws ApiFailure {
        var at = home;
        if (at == null) {
            throw new ApiFailure(
                    ApiFailure.Kind.UNREACHABLE, "the VirtualMesh's cluster is not known yet");
        }
        return new ListWatch.Target(
                at.api(),
                Place.report(settings.virtualMeshNamespace(), ""),
                Map.of("fieldSelector", "metadata.name=" + mesh),
                settings.timing().watch());
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        homes.close();
    }

    private final class Meshes implements ListWatch.Listener {
        @Override
        public void listed(List<JsonNode> objects) {
            decide(new Sight.Listed(objects.stream().map(SeenMesh::of).toList()));
        }

        @Override
        public void failed(ApiFailure failure) {
            decide(
                    failure.kind() == ApiFailure.Kind.MISSING
                            ? new Sight.NoCrd(
                                    "the CRD of VirtualMesh is not installed ("
                                            + failure.text()
                                            + "): install the CRDs of our chart")
                            : new Sight.Away(failure.reason(), failure.text()));
        }

        @Override
        public void watched(Optional<ApiFailure> refused) {
            if (!refused.equals(unwatched)) {
                unwatched = refused;
                decide(sight);
            }
        }
    }

    private final class Report implements ListWatch.Listener {
        private String trouble = "";

        @Override
        public void listed(List<JsonNode> objects) {
            if (settings.container() == MeshSettings.Container.SIDECAR) {
                renewRequest = objects.stream().flatMap(it -> request(it).stream()).findFirst();
                refresh();
            }
            see(new ReportSight.Seen(objects.stream().findFirst()));
        }

        private static Optional<String> request(JsonNode report) {
            return Json.at(report, "metadata", "annotations", RenewRequest.ANNOTATION);
        }

        @Override
        public void failed(ApiFailure failure) {
            told("requests to renew and the trust plan cannot be seen", failure);
            see(new ReportSight.Away(failure));
        }

        @Override
        public void watched(Optional<ApiFailure> refused) {
            refused.ifPresent(it -> told("requests to renew and the trust plan are seen late", it));
        }

        /** A refusal once; that the server or the CRD is away is told by those who need it more. */
        private void told(String what, ApiFailure failure) {
            var transitory =
                    failure.kind() == ApiFailure.Kind.UNREACHABLE
                            || failure.kind() == ApiFailure.Kind.MISSING;
            if (!transitory && !failure.text().equals(trouble)) {
                LOG.warn("{}, the bundle is not affected: {}", what, failure.text());
                trouble = failure.text();
            }
        }
    }
}
