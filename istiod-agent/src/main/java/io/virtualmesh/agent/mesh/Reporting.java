package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.api.v1.MeshName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass of reporting: our own entry, then, where we lead, what is said of the mesh. Used by one thread. */
final class Reporting {
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

    /** Pods go rarely, and each entry costs a call. */
    private static final Duration PRUNE_EVERY = Duration.ofSeconds(60);

    private final MeshSettings settings;
    private final KubeApi own;
    private final MeshWatcher watcher;
    private final Clock clock;
    private final Leadership leadership;
    private final Instant began;
    private Optional<ReplicaStatus> written = Optional.empty();
    private Instant leadAgain = Instant.MIN;
    private Instant pruneAgain = Instant.MIN;
    private boolean leading;
    private @Nullable Desk desk;

    Reporting(MeshSettings settings, KubeApi own, MeshWatcher watcher, Clock clock) {
        this.settings = settings;
        this.own = own;
        this.watcher = watcher;
        this.clock = clock;
        this.leadership = new Leadership(own, settings, clock);
        this.began = clock.instant();
    }

    /** All that depends on the mesh's name and the cluster of the VirtualMesh. */
    private record Desk(
            MeshName mesh,
            Home home,
            ReportWriter report,
            VirtualMeshStatusWriter status,
            ReportSchema.Found schema) {}

    void report(Optional<ReplicaStatus> status) throws ApiFailure {
        var at = desk();
        if (at.isEmpty() || at.get().schema() == ReportSchema.Found.FOREIGN) {
            return;
        }
        var changed = status.isPresent() && !status.equals(written);
        if (changed) {
            if (!at.get().report().writeEntry(status.get())) {
                foreign(at.get());
                return;
            }
            written = status;
        }
        lead(at.get(), changed);
    }

    private void lead(Desk at, boolean changed) throws ApiFailure {
        var now = clock.instant();
        var due = !now.isBefore(leadAgain);
        if (mayLead(now) && due) {
            leading = false; // who cannot ask for the Lease does not lead
            leading = leadership.lead(at.mesh());
            leadAgain = now.plus(leadership.rhythm());
        }
        if (leading && (due || changed)) {
            sumUp(at, now);
        }
    }

    private boolean mayLead(Instant now) {
        return settings.container() == MeshSettings.Container.SIDECAR
                || !now.isBefore(began.plus(settings.timing().initMayLead()));
    }

    private void sumUp(Desk at, Instant now) throws ApiFailure {
        var report = at.report().read();
        if (report.isEmpty()) {
            return;
        }
        var pruned = now.isBefore(pruneAgain) ? report.get() : prune(at, report.get(), now);
        var selection = watcher.selection();
        var aggregate = at.report().writeAggregate(pruned, selection.subject(), now);
        if (at.home().own() && selection.subject().isPresent()) {
            sumUpVirtualMesh(at, selection, aggregate, now);
        }
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
            if (own.find(Place.core("pods", settings.podNamespace(), pod)).isEmpty()) {
                gone.add(pod);
            }
        }
        at.report().prune(gone);
        pruneAgain = now.plus(PRUNE_EVERY);
        return gone.isEmpty() ? report : at.report().read().orElse(report);
    }

    private Optional<Desk> desk() throws ApiFailure {
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

    private Desk open(MeshName mesh, Home home) throws ApiFailure {
        var schema = ReportSchema.look(home.api());
        var fresh =
                new Desk(
                        mesh,
                        home,
                        new ReportWriter(home.api(), mesh, settings),
                        new VirtualMeshStatusWriter(own, mesh),
                        schema);
        if (schema == ReportSchema.Found.FOREIGN) {
            foreign(fresh);
        }
        return fresh;
    }

    private void foreign(Desk at) {
        LOG.warn(
                "CrdForeign: the CRD of IssuedCertificate in {} is not ours and drops our fields;"
                        + " nothing is reported there (install the CRDs of our chart to see it)",
                at.home().api().server());
        desk = new Desk(at.mesh(), at.home(), at.report(), at.status(), ReportSchema.Found.FOREIGN);
    }

    void release() throws ApiFailure {
        var at = desk;
        if (leading && at != null) {
            leadership.release(at.mesh());
        }
    }
}
