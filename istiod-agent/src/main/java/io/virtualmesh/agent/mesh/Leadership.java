package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.api.v1.MeshName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One of a mesh's replicas speaks for all: the holder of a Lease in istiod's namespace. An init container holds it only
 * where no sidecar does, and a sidecar takes it from one at once. Used by one thread; nobody's bundle depends on it.
 */
final class Leadership {
    private final KubeApi own;
    private final String namespace;
    private final String me;
    private final Duration lasts;
    private final Clock clock;
    private Optional<Seen> seen = Optional.empty();

    Leadership(KubeApi own, MeshSettings settings, Clock clock) {
        this.own = own;
        this.namespace = settings.podNamespace();
        this.me =
                settings.container() == MeshSettings.Container.INIT
                        ? LeaseState.initOf(settings.pod())
                        : settings.pod();
        this.lasts = settings.timing().lease();
        this.clock = clock;
    }

    /** A state of the Lease, and when we first saw it. */
    private record Seen(LeaseState state, Instant since) {}

    /** How often {@link #lead} wants to be called, so that a Lease in our hands does not run out. */
    Duration rhythm() {
        return lasts.dividedBy(3);
    }

    /** Takes or renews the Lease if it is ours to take; returns whether we lead now. */
    boolean lead(MeshName mesh) throws ApiFailure {
        try {
            var lease = own.find(place(mesh));
            return lease.isPresent() ? lead(mesh, lease.get()) : create(mesh);
        } catch (ApiFailure e) {
            if (e.kind() == ApiFailure.Kind.CONFLICT) {
                return false; // somebody was faster
            }
            throw e;
        }
    }

    private boolean lead(MeshName mesh, JsonNode lease) throws ApiFailure {
        var now = clock.instant();
        var state = LeaseState.of(lease);
        if (seen.filter(it -> it.state().equals(state)).isEmpty()) {
            seen = Optional.of(new Seen(state, now));
        }
        return switch (state.move(me, seen.map(Seen::since), now)) {
            case WAIT -> false;
            case RENEW, TAKE -> {
                write(mesh, state, now);
                yield true;
            }
        };
    }

    private void write(MeshName mesh, LeaseState before, Instant now) throws ApiFailure {
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", before.resourceVersion());
        var spec = patch.putObject("spec");
        spec.put("holderIdentity", me)
                .put("leaseDurationSeconds", lasts.toSeconds())
                .put("renewTime", Times.micros(now));
        if (!before.holder().equals(me)) {
            spec.put("acquireTime", Times.micros(now));
        }
        own.merge(place(mesh), patch);
    }

    /** By apply without force: of two that create it at once the second gets a conflict. */
    private boolean create(MeshName mesh) throws ApiFailure {
        var now = clock.instant();
        var lease = Json.object().put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata").put("name", place(mesh).name());
        lease.putObject("spec")
                .put("holderIdentity", me)
                .put("leaseDurationSeconds", lasts.toSeconds())
                .put("acquireTime", Times.micros(now))
                .put("renewTime", Times.micros(now));
        own.apply(place(mesh), "istiod-agent/" + me, false, lease);
        return true;
    }

    /** Gives it up, if it is ours, so that nobody need wait for its end. */
    void release(MeshName mesh) throws ApiFailure {
        var lease = own.find(place(mesh)).map(LeaseState::of).filter(it -> it.holder().equals(me));
        if (lease.isPresent()) {
            var patch = Json.object();
            patch.putObject("metadata").put("resourceVersion", lease.get().resourceVersion());
            patch.putObject("spec").put("holderIdentity", "");
            own.merge(place(mesh), patch);
        }
    }

    private Place place(MeshName mesh) {
        return Place.lease(namespace, "istiod-agent-" + mesh);
    }
}
