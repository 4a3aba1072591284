package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.api.v1.MeshName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass of reporting: our own entry, then, where we lead, what is said of the mesh. Used by one thread. */
final class Reporting {
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

    /** Pods go rarely, and each entry costs a call. */
    private static final Duration PRUNE_EVERY = Duration.ofSeconds(60);

    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    private final MeshSettings settings;
    private final KubeApi own;
    private final MeshWatcher watcher;
    private final Clock clock;
    private final Leadership leadership;
    private final ManagementToken token;
    private final ReportCrd crd;
    private final Change change;
    private final Instant began;
    private final LeadersWord word = new LeadersWord();
    private Optional<ReplicaStatus> written = Optional.empty();
    private Instant writtenAt = Instant.MIN;
    private Instant leadAgain = Instant.MIN;
    private Instant pruneAgain = Instant.MIN;
    private boolean leading;
    private @Nullable Desk desk;

    Reporting(
            MeshSettings settings,
            KubeApi own,
            MeshWatcher watcher,
            ReportCrd crd,
            Change change,
            Clock clock) {
        this.settings = settings;
        this.own = own;
        this.watcher = watcher;
        this.clock = clock;
        this.crd = crd;
        this.change = change;
        this.leadership = new Leadership(own, settings, clock);
        this.token = new ManagementToken(own, settings.podNamespace());
        this.began = clock.instant();
    }

    /** What coordinating a change of roots needs beside the rest. */
    record Change(LeadSettings settings, TrustLead.Teller teller) {}

    /** All that depends on the mesh's name and the cluster of the VirtualMesh. */
    private record Desk(
            MeshName mesh,
            Home home,
            ReportWriter report,
            TrustLead trust,
            VirtualMeshStatusWriter status) {}

    void report(Optional<ReplicaStatus> status) throws ApiFailure {
        var at = desk();
        if (at.isEmpty()) {
            return;
        }
        keepAccess(at.get().home());
        if (!crd.takesOurs(at.get().home())) {
            written = Optional.empty();
            return;
        }
        try {
            write(at.get(), status);
        } catch (ApiFailure e) {
            if (e.kind() != ApiFailure.Kind.MISSING || crd.stillTakesOurs(at.get().home())) {
                throw e;
            }
        }
    }

    /**
     * Each replica looks, whoever leads and whether or not a report can be written there: without the token nobody would see the
     * next spec. Of several that renew at once one is first, and its token serves all.
     */
    private void keepAccess(Home home) {
        if (home.own() || settings.managementKubeconfig().isPresent()) {
            return;
        }
        try {
            token.renewIfDue(home.api(), clock.instant());
        } catch (ApiFailure e) {
            if (e.kind() != ApiFailure.Kind.CONFLICT) {
                LOG.debug("the token for the management cluster was not renewed: {}", e.text());
            }
        }
    }

    private void write(Desk at, Optional<ReplicaStatus> status) throws ApiFailure {
        var now = clock.instant();
        var changed = status.isPresent() && (!status.equals(written) || isGone(now));
        if (changed) {
            if (!at.report().writeEntry(status.get())) {
                crd.droppedOurs(at.home());
                return;
            }
            written = status;
            writtenAt = now;
        }
        lead(at, changed);
    }

    /** Somebody has deleted the report, or our entry. The watch may lag behind what we wrote, and who is to go may be pruned. */
    private boolean isGone(Instant now) {
        return watcher.reportSight() instanceof ReportSight.Seen(var report)
                && report.filter(it -> ReportWriter.holds(it, settings.pod())).isEmpty()
                && !now.isBefore(writtenAt.plus(settings.timing().lease()));
    }

    private void lead(Desk at, boolean changed) throws ApiFailure {
        var now = clock.instant();
        var due = !now.isBefore(leadAgain);
        var trustDue = leading && !now.isBefore(at.trust().due());
        if (!due && !changed && !trustDue) {
            return;
        }
        var next = due ? now.plus(leadership.rhythm()) : leadAgain;
        leadAgain = Instant.MIN; // what fails stays due
        if (due && mayLead(now)) {
            leading = false; // who cannot ask for the Lease does not lead
            leading = leadership.lead(at.mesh());
        }
        if (leading) {
            sumUp(at, now);
        } else {
            word.said(List.of());
        }
        leadAgain = next;
    }

    private boolean mayLead(Instant now) {
        return settings.container() == MeshSettings.Container.SIDECAR
                || !now.isBefore(began.plus(settings.timing().initMayLead()));
    }

    private void sumUp(Desk at, Instant now) throws ApiFailure {
        var report = at.report().read();
        if (report.isEmpty()) {
            written = Optional.empty(); // somebody took it away: write it again
            return;
        }
        var pruned = now.isBefore(pruneAgain) ? report.get() : prune(at, report.get(), now);
        var selection = watcher.selection();
        var more = at.trust().pass(input(pruned, selection));
        word.said(more);
        var aggregate = at.report().writeAggregate(pruned, selection.subject(), more, now);
        if (at.home().own() && selection.subject().isPresent()) {
            sumUpVirtualMesh(at, selection, aggregate, now);
        }
    }

    private TrustLead.Input input(JsonNode report, Selection selection) {
        var deployment = watcher.facts().deployment().orElse(settings.deployment());
        return new TrustLead.Input(report, written, selection.subject(), deployment);
    }

    private void sumUpVirtualMesh(Desk at, Selection selection, JsonNode aggregate, Instant now)
            throws ApiFailure {
        try {
            at.status()
                    .write(
                            selection.subject().orElseThrow(),
                            selection.violations(),
                            aggregate,
                            now);
        } catch (ApiFailure e) {
            if (e.kind() != ApiFailure.Kind.CONFLICT) {
                throw e;
            }
            LOG.debug("somebody else keeps the status of the VirtualMesh: {}", e.text());
        }
    }

    private JsonNode prune(Desk at, JsonNode report, Instant now) throws ApiFailure {
        var gone = new ArrayList<String>();
        for (var pod : at.report().others(report)) {
            var seen = own.find(Place.core("pods", settings.podNamespace(), pod));
            if (seen.filter(it -> !WorkloadReader.isOver(it)).isEmpty()) {
                gone.add(pod);
            }
        }
        at.report().prune(gone);
        pruneAgain = now.plus(PRUNE_EVERY);
        return gone.isEmpty() ? report : at.report().read().orElse(report);
    }

    private Optional<Desk> desk() {
        var mesh = watcher.selection().mesh();
        var home = watcher.home();
        if (mesh.isEmpty() || home.isEmpty()) {
            return Optional.empty();
        }
        var known = desk;
        if (known == null || !known.mesh().equals(mesh.get()) || !known.home().equals(home.get())) {
            known = open(mesh.get(), home.get());
            desk = known;
            written = Optional.empty();
        }
        return Optional.of(known);
    }

    private Desk open(MeshName mesh, Home home) {
        return new Desk(
                mesh,
                home,
                new ReportWriter(home.api(), mesh, settings),
                new TrustLead(edges(mesh, home), settings, change.settings()),
                new VirtualMeshStatusWriter(own, mesh));
    }

    private TrustLead.Edges edges(MeshName mesh, Home home) {
        return new TrustLead.Edges(
                own,
                home.api(),
                Place.report(settings.virtualMeshNamespace(), mesh.value()),
                ServerClock.of(own, clock),
                clock,
                change.teller());
    }

    LeadersWord word() {
        return word;
    }

    /** How long until there is something to do that nobody wakes us for. */
    Duration pause() {
        var at = desk;
        var usual = leadership.rhythm();
        if (!leading || at == null || at.trust().due().equals(Instant.MAX)) {
            return usual;
        }
        var rest = Duration.between(clock.instant(), at.trust().due());
        var sooner = rest.compareTo(usual) < 0 ? rest : usual;
        return sooner.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : sooner;
    }

    void release() throws ApiFailure {
        var at = desk;
        if (leading && at != null) {
            leadership.release(at.mesh());
        }
    }
}
