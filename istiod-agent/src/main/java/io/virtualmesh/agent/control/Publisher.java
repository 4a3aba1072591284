package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BundleProof;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.Renewal;
import io.virtualmesh.agent.control.Attempts.Failure;
import io.virtualmesh.agent.control.InPlace.Confirmation;
import io.virtualmesh.agent.control.InPlace.PublicBundle;
import io.virtualmesh.agent.control.InPlace.Swap;
import io.virtualmesh.agent.control.MeshSource.Notice;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootFile;
import io.virtualmesh.agent.trust.RootId;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Puts proven sets in front of istiod, and tells what is in place then. */
final class Publisher {
    private final BundleStore store;
    private final ReloadProof istiod;
    private final LoopSettings settings;
    private final RandomGenerator random;

    Publisher(
            BundleStore store, ReloadProof istiod, LoopSettings settings, RandomGenerator random) {
        this.store = store;
        this.istiod = istiod;
        this.settings = settings;
        this.random = random;
    }

    /**
     * What a new CA is published for.
     *
     * @param present what is in place until then
     * @param fingerprint of the spec that it was obtained for
     * @param renewedFor the request that it answers
     */
    record Order(
            MeshSource.MeshView.Managed mesh,
            Optional<InPlace> present,
            String fingerprint,
            Optional<String> renewedFor,
            List<String> warnings) {}

    /** The intermediate that waited for its root. */
    Issuance.Result prepared(
            Action.PublishPrepared action, Course course, Optional<InPlace> present, Clock clock) {
        var request = action.mesh().renewRequest().or(() -> present.flatMap(InPlace::renewedFor));
        var fingerprint = action.prepared().fingerprint();
        var order = new Order(action.mesh(), present, fingerprint, request, List.of());
        var roots = kept(course.plan().orElseThrow().rootFile(), present);
        return under(roots, action.prepared().bundle(), order, clock);
    }

    /** A root that the plan does not know stays beside it for as long as leaves of the CA before may lead to it. */
    static RootFile kept(RootFile planned, Optional<InPlace> present) {
        var before = present.map(it -> Root.of(it.bundle().root()));
        return before.filter(it -> !planned.ids().contains(it.id()))
                .map(planned::with)
                .orElse(planned);
    }

    /** A new CA with these roots, its own among them. */
    Issuance.Result under(RootFile roots, CaBundle bundle, Order order, Clock clock) {
        var signedUnder = Root.of(bundle.anchor().orElseThrow()).id();
        return proven(
                bundle, roots, clock.instant(), whole -> publish(whole, signedUnder, order, clock));
    }

    /** A new CA as it was proven, under its own root. */
    Issuance.Result alone(CaBundle bundle, Order order, Clock clock) {
        return publish(bundle, Root.of(bundle.anchor().orElseThrow()).id(), order, clock);
    }

    private Issuance.Result publish(CaBundle whole, RootId signedUnder, Order order, Clock clock) {
        var now = clock.instant();
        var intent = order.mesh().intent();
        var bundle = PublicBundle.of(whole, Optional.of(signedUnder));
        var before = order.present().map(it -> it.bundle().rootId());
        var fresh =
                new InPlace(
                        bundle,
                        order.fingerprint(),
                        order.renewedFor(),
                        now,
                        random.nextDouble(),
                        bundle.lifetime().until(),
                        Confirmation.unseen(now),
                        Swap.ofCa(now, before));
        try {
            store.publish(whole, fresh.notes(order.mesh().mirrorText()));
        } catch (IOException e) {
            return notPublished(String.valueOf(e.getMessage()));
        }
        return new Issuance.Result.Published(fresh, warnings(order.warnings(), fresh, intent));
    }

    /** Other roots, the same CA: its key is read from the volume and forgotten again. */
    Issuance.Result roots(Action.PublishRoots action, Clock clock) {
        try {
            var stored = store.stored();
            if (stored.isEmpty()) {
                return notPublished("the set on the volume cannot be read");
            }
            try {
                return roots(action, stored.get(), clock);
            } finally {
                stored.get().bundle().key().destroy();
            }
        } catch (IOException e) {
            return notPublished(String.valueOf(e.getMessage()));
        }
    }

    private Issuance.Result roots(
            Action.PublishRoots action, BundleStore.StoredBundle stored, Clock clock) {
        var present = action.inPlace();
        var leafBefore = istiod.leaf();
        var mirror = stored.notes().getOrDefault(InPlace.NOTE_MIRROR, "");
        return proven(
                stored.bundle(),
                action.roots(),
                clock.instant(),
                whole -> {
                    var signedUnder = Optional.of(present.bundle().rootId());
                    var before = present.swap();
                    var fresh =
                            present.with(
                                    PublicBundle.of(whole, signedUnder),
                                    Swap.ofRoots(
                                            clock.instant(),
                                            leafBefore,
                                            before.loaded()
                                                    ? Optional.empty()
                                                    : before.rootBefore()));
                    try {
                        store.publish(whole, fresh.notes(mirror));
                    } catch (IOException e) {
                        return notPublished(String.valueOf(e.getMessage()));
                    }
                    return new Issuance.Result.Published(fresh, List.of());
                });
    }

    private interface Publication {
        Issuance.Result of(CaBundle whole);
    }

    private Issuance.Result proven(
            CaBundle bundle, RootFile roots, Instant now, Publication publication) {
        var whole =
                new CaBundle(
                        bundle.key(),
                        bundle.signer(),
                        bundle.issuers(),
                        roots.certificates(),
                        roots.ending());
        return switch (BundleProof.of(whole, now, settings.rules())) {
            case BundleProof.Proven(var good) -> publication.of(good);
            case BundleProof.Unproven(var flaws) ->
                    Issuance.failed(
                            Issuance.single(flaws), Issuance.listed(flaws), Backoff.REFUSED);
        };
    }

    static Issuance.Result notPublished(String why) {
        return Issuance.failed(
                Failure.PUBLICATION_FAILED,
                "no new bundle could be put in place, what is there stays: " + why,
                Backoff.PEER_AWAY);
    }

    /** What another container of this pod left behind. */
    InPlace adopted(BundleStore.StoredBundle stored, Confirmation confirmation) {
        var root = note(stored, InPlace.NOTE_ROOT).flatMap(Publisher::id);
        var bundle = PublicBundle.of(stored.bundle(), root);
        var swap =
                new Swap(
                        stored.publishedAt(),
                        note(stored, InPlace.NOTE_LEAF_BEFORE),
                        note(stored, InPlace.NOTE_ROOT_BEFORE).flatMap(Publisher::id),
                        false);
        return new InPlace(
                bundle,
                note(stored, InPlace.NOTE_INTENT).orElse(""),
                note(stored, InPlace.NOTE_RENEWED_FOR),
                note(stored, InPlace.NOTE_ISSUED_AT)
                        .flatMap(Publisher::moment)
                        .orElse(stored.publishedAt()),
                random.nextDouble(),
                bundle.lifetime().until(),
                confirmation,
                swap);
    }

    private static Optional<String> note(BundleStore.StoredBundle stored, String name) {
        return Optional.ofNullable(stored.notes().get(name)).filter(text -> !text.isEmpty());
    }

    private static Optional<RootId> id(String text) {
        return text.matches("[0-9a-f]{64}") ? Optional.of(new RootId(text)) : Optional.empty();
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }

    /** When an intermediate that waits is no more worth publishing. */
    Instant freshUntil(CaBundle bundle, MeshIntent intent, Instant now) {
        double ratio = intent.certificate().graceRatio();
        return Renewal.plan(
                        bundle.lifetime(),
                        ratio,
                        settings.workloadLifetime(),
                        now,
                        random.nextDouble())
                .at();
    }

    private List<Notice> warnings(List<String> warnings, InPlace fresh, MeshIntent intent) {
        var renewal = fresh.renewal(intent.certificate().graceRatio(), settings.workloadLifetime());
        return Stream.concat(
                        notices(warnings).stream(),
                        renewal.warnings().stream().map(f -> new Notice(f.reason(), f.message())))
                .toList();
    }

    static List<Notice> notices(List<String> warnings) {
        return warnings.stream().map(w -> new Notice("VaultWarning", w)).toList();
    }
}
