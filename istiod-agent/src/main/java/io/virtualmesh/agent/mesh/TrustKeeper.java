package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.Notebook;
import io.virtualmesh.agent.control.TrustSource;
import io.virtualmesh.agent.trust.Beginning;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import io.virtualmesh.api.v1.MeshName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trust plan of our mesh, from its report, the mirror beside istiod and the note on the volume; whichever is newest. What
 * was once seen is never forgotten, and an older plan never takes its place: one that was lost comes back with a higher
 * generation.
 */
public final class TrustKeeper implements TrustSource {
    private static final Logger LOG = LoggerFactory.getLogger(TrustKeeper.class);
    private static final int ATTEMPTS = 4;

    /** An API server that has just started refuses what its rules allow until it has read them. */
    private static final Duration REFUSED_AT_LEAST = Duration.ofSeconds(15);

    private final InstantSource clock;
    private final MeshSettings settings;
    private final MeshWatcher watcher;
    private final PlanNotes notes;
    private final PlanMirror mirror;
    private final OtherReplicas others;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private volatile @Nullable TrustPlan newest;
    private volatile @Nullable TrustView verdict;
    private volatile @Nullable TrustPlan tried;
    private volatile @Nullable Instant refusedSince;
    private volatile TrustView view;

    /**
     * @param watcher need not have been started yet
     * @param notebook may be empty, or not usable yet
     */
    public TrustKeeper(MeshSettings settings, KubeApi own, MeshWatcher watcher, Notebook notebook) {
        this(settings, own, watcher, notebook, InstantSource.system());
    }

    TrustKeeper(
            MeshSettings settings,
            KubeApi own,
            MeshWatcher watcher,
            Notebook notebook,
            InstantSource clock) {
        this.clock = clock;
        this.settings = settings;
        this.watcher = watcher;
        this.notes = new PlanNotes(notebook);
        this.mirror = new PlanMirror(own, new Mirrors(own, settings.podNamespace()));
        this.others = new OtherReplicas(own, settings);
        var noted = notes.read();
        newest = noted.found().orElse(null);
        view = viewOf(watcher.reportSight());
        if (noted instanceof Reading.Unreadable(var why)) {
            warn("the trust plan noted on the volume is not used: " + why);
        }
        watcher.onReport(this::reportSeen);
    }

    @Override
    public TrustView view() {
        return view;
    }

    @Override
    public void onChange(Runnable wake) {
        listeners.add(wake);
    }

    @Override
    public RootRule rule() {
        return watcher.facts().rule();
    }

    private void reportSeen() {
        switch (watcher.reportSight()) {
            case ReportSight.NotYet _ -> {}
            case ReportSight.Seen(var report) -> {
                var stored = planOf(report);
                stored.found().ifPresent(this::remember);
                restoreIfLost(stored);
                tryAgain(report);
            }
            case ReportSight.Away _ -> {
                if (newest == null) {
                    watcher.selection().mesh().ifPresent(this::readMirror);
                }
            }
        }
        refresh();
    }

    private static Reading<TrustPlan> planOf(Optional<JsonNode> report) {
        return report.map(it -> PlanShape.read(PlanReport.planOf(it)))
                .orElseGet(Reading.Absent::new);
    }

    /** Whoever remembers a plan that was lost, or that a backup made older, writes it back. */
    private void restoreIfLost(Reading<TrustPlan> stored) {
        var plan = newest;
        var mesh = watcher.selection().mesh();
        var home = watcher.home();
        if (plan == null
                || watcher.selection().gone()
                || stored.found().filter(it -> it.generation() >= plan.generation()).isPresent()
                || mesh.isEmpty()
                || home.isEmpty()) {
            return;
        }
        var any = plan.roots().getFirst(); // nothing is created where something is remembered
        var own = new WantedRoot(any.root(), any.vault());
        var report = new PlanReport(home.get(), mesh.get(), settings);
        try {
            new Asking(report, own, true, clock.instant()).begin();
        } catch (ApiFailure e) {
            warn("the trust plan is gone from the report and cannot be put back: " + e.text());
        }
    }

    /**
     * A right or a CRD that was missing may have come. Then the loop asks again; what it published meanwhile is what the plan
     * begins with.
     */
    private void tryAgain(Optional<JsonNode> seen) {
        var plan = tried;
        var mesh = watcher.selection().mesh();
        var home = watcher.home();
        if (verdict == null || plan == null || mesh.isEmpty() || home.isEmpty()) {
            return;
        }
        var report = new PlanReport(home.get(), mesh.get(), settings);
        try {
            if (report.obstacle().isEmpty()
                    && (seen.isEmpty() || report.wouldTake(seen.get(), plan))) {
                verdict = null;
            }
        } catch (ApiFailure stillNot) {
            LOG.debug("there is no trust plan still: {}", stillNot.text());
        }
    }

    private synchronized void remember(TrustPlan plan) {
        var known = newest;
        newest = known == null ? plan : TrustPlan.newest(known, plan);
    }

    private Optional<TrustPlan> remembered() {
        return Optional.ofNullable(newest);
    }

    private void refresh() {
        boolean changed;
        synchronized (this) {
            var fresh = viewOf(watcher.reportSight());
            changed = !fresh.equals(view);
            view = fresh;
        }
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }

    private TrustView viewOf(ReportSight sight) {
        var plan = newest;
        if (plan != null) {
            return new TrustView.Planned(plan);
        }
        var asked = verdict;
        if (asked != null) {
            return asked;
        }
        return switch (sight) {
            case ReportSight.NotYet _ -> unread("the report of the mesh was not looked at yet");
            case ReportSight.Away(var why) -> unread(why.text());
            case ReportSight.Seen(var report) ->
                    planOf(report) instanceof Reading.Unreadable<TrustPlan>(var why)
                            ? unreadable(why)
                            : new TrustView.Unsure(
                                    "TrustPlanAbsent",
                                    "the report of the mesh holds no trust plan yet");
        };
    }

    private static TrustView unreadable(String why) {
        return new TrustView.Unsure("TrustPlanUnreadable", PlanReport.unreadable(why));
    }

    private static TrustView unread(String why) {
        return new TrustView.Unsure("TrustPlanUnread", why);
    }

    @Override
    public TrustView ask(WantedRoot own, boolean inPlace, Instant now) {
        tried = TrustPlan.first(own);
        var mesh = watcher.selection().mesh();
        var home = watcher.home();
        var answer =
                mesh.isPresent() && home.isPresent()
                        ? look(mesh.get(), home.get(), own, inPlace, now)
                        : orRemembered(
                                unread("the mesh and the cluster of its report are not known yet"));
        verdict = answer instanceof TrustView.NoPlan ? answer : null;
        refresh();
        return answer;
    }

    private TrustView look(MeshName mesh, Home home, WantedRoot own, boolean inPlace, Instant now) {
        var mirrorTrouble = readMirror(mesh);
        if (home.own() && mirrorTrouble.filter(TrustKeeper::isAway).isPresent()) {
            return orRemembered(
                    unread(mirrorTrouble.get().text())); // the same server: do not wait twice
        }
        var report = new PlanReport(home, mesh, settings);
        try {
            var answer = new Asking(report, own, inPlace, now).begin();
            refusedSince = null;
            return answer;
        } catch (ApiFailure e) {
            var mayPass = mayPass(e, now);
            return orRemembered(
                    mayPass || mirrorTrouble.filter(TrustKeeper::isAway).isPresent()
                            ? unread(e.text())
                            : new TrustView.NoPlan(e.text()));
        }
    }

    /** A right counts as missing once it was refused again after a while. */
    private boolean mayPass(ApiFailure failure, Instant now) {
        if (failure.kind() != ApiFailure.Kind.FORBIDDEN) {
            refusedSince = null;
            return isAway(failure);
        }
        var since = refusedSince;
        if (since == null) {
            refusedSince = now;
            return true;
        }
        return now.isBefore(since.plus(REFUSED_AT_LEAST));
    }

    /** Whether another try may go better, without anybody having changed a right or a CRD. */
    private static boolean isAway(ApiFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, UNAUTHORIZED, UNUSABLE, CONFLICT -> true;
            case FORBIDDEN, REJECTED, MISSING -> false;
        };
    }

    private TrustView orRemembered(TrustView otherwise) {
        return remembered().<TrustView>map(TrustView.Planned::new).orElse(otherwise);
    }

    private Optional<ApiFailure> readMirror(MeshName mesh) {
        try {
            mirror.read(mesh).ifPresent(this::remember);
            return Optional.empty();
        } catch (ApiFailure e) {
            return Optional.of(e);
        }
    }

    /** One question, and as many looks as others' writes make necessary. */
    private final class Asking {
        private final PlanReport report;
        private final WantedRoot own;
        private final boolean inPlace;
        private final Instant now;

        Asking(PlanReport report, WantedRoot own, boolean inPlace, Instant now) {
            this.report = report;
            this.own = own;
            this.inPlace = inPlace;
            this.now = now;
        }

        TrustView begin() throws ApiFailure {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                var seen = report.read();
                if (seen.isEmpty()) {
                    var obstacle = report.obstacle();
                    if (obstacle.isPresent()) {
                        return orRemembered(new TrustView.NoPlan(obstacle.get()));
                    }
                    report.create();
                } else {
                    var answer = begin(seen.get());
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                }
            }
            return orRemembered(unread("others change the report of the mesh all the time"));
        }

        /** Empty where somebody else was first. */
        private Optional<TrustView> begin(JsonNode seen) throws ApiFailure {
            var stored = PlanShape.read(PlanReport.planOf(seen));
            if (stored instanceof Reading.Unreadable<TrustPlan>(var why)) {
                return overUnreadable(seen, why);
            }
            var beginning =
                    Beginning.of(stored.found(), remembered(), othersRun(seen, stored), own, now);
            return switch (beginning) {
                case Beginning.Follow(var plan) -> Optional.of(follow(plan));
                // dated as a restored one: who runs under this root already needs no restart for it
                case Beginning.Create(var plan) -> write(seen, inPlace ? plan.restored(now) : plan);
                case Beginning.Restore(var plan) -> write(seen, plan);
                case Beginning.Wait(var why) ->
                        Optional.of(new TrustView.Unsure("TrustPlanLost", why));
            };
        }

        /** Asked only where it matters, since each of them costs a call. */
        private boolean othersRun(JsonNode seen, Reading<TrustPlan> stored) throws ApiFailure {
            return stored.found().isEmpty()
                    && remembered().isEmpty()
                    && others.run(seen, own.root().id(), inPlace);
        }

        private Optional<TrustView> overUnreadable(JsonNode seen, String why) throws ApiFailure {
            var generation = PlanReport.planOf(seen).path("generation");
            var newer =
                    remembered()
                            .filter(it ->
                                    generation.isIntegralNumber()
                                            && generation.canConvertToLong()
                                            && it.generation() >= generation.asLong());
            return newer.isPresent()
                    ? write(seen, newer.get().restored(now))
                    : Optional.of(orRemembered(unreadable(why)));
        }

        private TrustView follow(TrustPlan plan) {
            remember(plan);
            return orRemembered(new TrustView.Planned(plan));
        }

        /** The CRD is looked at first: an object of Gloo's is not to be touched. */
        private Optional<TrustView> write(JsonNode seen, TrustPlan plan) throws ApiFailure {
            var obstacle = report.obstacle();
            if (obstacle.isPresent()) {
                return Optional.of(orRemembered(new TrustView.NoPlan(obstacle.get())));
            }
            try {
                if (!report.write(seen, plan)) {
                    return Optional.of(orRemembered(new TrustView.NoPlan(report.drops())));
                }
                LOG.info(
                        "wrote the trust plan of generation {} with {}",
                        plan.generation(),
                        plan.trusted());
                return Optional.of(follow(plan));
            } catch (ApiFailure e) {
                if (e.kind() == ApiFailure.Kind.CONFLICT || e.kind() == ApiFailure.Kind.MISSING) {
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    @Override
    public Optional<String> note(TrustPlan plan) {
        try {
            notes.keep(plan);
        } catch (IOException e) {
            return Optional.of("it cannot be noted on the volume: " + e.getMessage());
        }
        var mesh = watcher.selection().mesh();
        if (mesh.isEmpty()) {
            return Optional.of("it cannot be noted beside istiod: the mesh is not known yet");
        }
        try {
            remember(mirror.keep(mesh.get(), plan));
            refresh();
            return Optional.empty();
        } catch (ApiFailure e) {
            return Optional.of("it cannot be noted beside istiod: " + e.text());
        }
    }

    /** Once for each text. */
    private void warn(String text) {
        if (told.add(text)) {
            LOG.warn("{}", text);
        }
    }
}
