package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.Notebook;
import io.virtualmesh.agent.control.TrustSource;
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

    /** An API server that has just started refuses what its rules allow until it has read them. */
    private static final Duration REFUSED_AT_LEAST = Duration.ofSeconds(15);

    private final InstantSource clock;
    private final MeshSettings settings;
    private final MeshWatcher watcher;
    private final PlanNotes notes;
    private final PlanMirror mirror;
    private final OtherReplicas others;
    private final PlanMemory memory = new PlanMemory();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

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
        noted.found().ifPresent(memory::keep);
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
                stored.found().ifPresent(memory::keep);
                restoreIfLost(stored);
                tryAgain(report);
            }
            case ReportSight.Away _ -> {
                if (memory.newest().isEmpty()) {
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
        var remembered = memory.newest();
        var mesh = watcher.selection().mesh();
        var home = watcher.home();
        if (remembered.isEmpty()
                || watcher.selection().gone()
                || stored.found().filter(it -> it.isAtLeast(remembered.get())).isPresent()
                || mesh.isEmpty()
                || home.isEmpty()) {
            return;
        }
        var any =
                remembered
                        .get()
                        .roots()
                        .getFirst(); // nothing is created where something is remembered
        var own = new WantedRoot(any.root(), any.vault());
        var report = new PlanReport(home.get(), mesh.get(), settings);
        try {
            inquiry(report, own, true, clock.instant()).answer();
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
        return memory.newest()
                .<TrustView>map(TrustView.Planned::new)
                .orElseGet(() -> withoutPlan(sight));
    }

    private TrustView withoutPlan(ReportSight sight) {
        var asked = verdict;
        if (asked != null) {
            return asked;
        }
        return switch (sight) {
            case ReportSight.NotYet _ ->
                    PlanInquiry.unread("the report of the mesh was not looked at yet");
            case ReportSight.Away(var why) -> PlanInquiry.unread(why.text());
            case ReportSight.Seen(var report) ->
                    planOf(report) instanceof Reading.Unreadable<TrustPlan>(var why)
                            ? PlanInquiry.unreadable(why)
                            : new TrustView.Unsure(
                                    "TrustPlanAbsent",
                                    "the report of the mesh holds no trust plan yet");
        };
    }

    @Override
    public TrustView ask(WantedRoot own, boolean inPlace, Instant now) {
        tried = TrustPlan.first(own);
        var mesh = watcher.selection().mesh();
        var home = watcher.home();
        var answer =
                mesh.isPresent() && home.isPresent()
                        ? look(mesh.get(), home.get(), own, inPlace, now)
                        : memory.orNewest(
                                PlanInquiry.unread(
                                        "the mesh and the cluster of its report are not known yet"));
        verdict = answer instanceof TrustView.NoPlan ? answer : null;
        refresh();
        return answer;
    }

    private TrustView look(MeshName mesh, Home home, WantedRoot own, boolean inPlace, Instant now) {
        var mirrorTrouble = readMirror(mesh);
        if (home.own() && mirrorTrouble.filter(TrustKeeper::isAway).isPresent()) {
            return memory.orNewest(
                    PlanInquiry.unread(
                            mirrorTrouble.get().text())); // the same server: do not wait twice
        }
        var report = new PlanReport(home, mesh, settings);
        try {
            var answer = inquiry(report, own, inPlace, now).answer();
            refusedSince = null;
            return answer;
        } catch (ApiFailure e) {
            var mayPass = mayPass(e, now);
            return memory.orNewest(
                    mayPass || mirrorTrouble.filter(TrustKeeper::isAway).isPresent()
                            ? PlanInquiry.unread(e.text())
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

    private PlanInquiry inquiry(PlanReport report, WantedRoot own, boolean inPlace, Instant now) {
        return new PlanInquiry(report, memory, others, new PlanInquiry.Question(own, inPlace, now));
    }

    private Optional<ApiFailure> readMirror(MeshName mesh) {
        try {
            mirror.read(mesh).ifPresent(memory::keep);
            return Optional.empty();
        } catch (ApiFailure e) {
            return Optional.of(e);
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
            memory.keep(mirror.keep(mesh.get(), plan));
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
