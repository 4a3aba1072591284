package io.virtualmesh.agent.mesh;

import static java.util.stream.Collectors.joining;

import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.control.MeshSource.Notice;
import io.virtualmesh.agent.control.MeshSource.Origin;
import io.virtualmesh.api.v1.MeshName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which VirtualMesh is in force for us. Of several that list our mesh the one in force stays, else the oldest wins. Until
 * something was accepted we wait and say why; afterwards nothing but a valid spec replaces the accepted one: an invalid
 * newer one, one that is gone, and an API server that is away leave it in force.
 */
final class MeshSelection {
    private final MeshFacts facts;
    private final Optional<Mirror> memory;

    private MeshSelection(MeshFacts facts, Optional<Mirror> memory) {
        this.facts = facts;
        this.memory = memory;
    }

    /**
     * @param memory the spec that was accepted last, here or by a replica before us
     */
    static Selection select(MeshFacts facts, Sight sight, Optional<Mirror> memory) {
        return new MeshSelection(facts, memory).select(sight);
    }

    private Selection select(Sight sight) {
        var listed =
                sight instanceof Sight.Listed it
                        ? it.meshes().stream().flatMap(seen -> seen.meshes().stream()).toList()
                        : List.<String>of();
        return switch (MeshIdentity.resolve(facts, listed)) {
            case MeshIdentity.Known(var mesh, _) -> forMesh(mesh, sight);
            case MeshIdentity.Ambiguous(var message, _) ->
                    Selection.waiting(
                            Optional.empty(), "MeshNameAmbiguous", message + couldNotRead());
            case MeshIdentity.Unlisted(var prefix) -> unlisted(prefix, sight);
        };
    }

    private Selection unlisted(String prefix, Sight sight) {
        return switch (sight) {
            case Sight.NotYet() -> notYet(Optional.empty());
            case Sight.Away(var reason, var message) ->
                    Selection.waiting(Optional.empty(), reason, message);
            case Sight.NoCrd(var message) ->
                    Selection.waiting(Optional.empty(), "CrdMissing", message);
            case Sight.Listed(var all) when all.isEmpty() ->
                    Selection.waiting(
                            Optional.empty(),
                            "VirtualMeshAbsent",
                            "there is no VirtualMesh yet" + couldNotRead());
            case Sight.Listed(var all) ->
                    Selection.waiting(
                            Optional.empty(),
                            "MeshNotListed",
                            told(all)
                                    + "; none of these starts with "
                                    + prefix
                                    + ": add this mesh to spec.meshes"
                                    + couldNotRead());
        };
    }

    private Selection forMesh(MeshName mesh, Sight sight) {
        var kept = memory.filter(mirror -> mirror.mesh().equals(mesh.value()));
        return switch (sight) {
            case Sight.NotYet() -> notYet(Optional.of(mesh));
            case Sight.Away(var reason, var message) ->
                    keep(mesh, kept, Origin.MIRROR, reason, message);
            case Sight.NoCrd(var message) -> keep(mesh, kept, Origin.GONE, "CrdMissing", message);
            case Sight.Listed(var all) -> among(mesh, all, kept);
        };
    }

    private Selection among(MeshName mesh, List<SeenMesh> all, Optional<Mirror> kept) {
        var ours =
                all.stream()
                        .filter(seen -> seen.lists(mesh))
                        .sorted(SeenMesh.OLDEST_FIRST)
                        .toList();
        if (ours.isEmpty()) {
            return nobodyListsUs(mesh, all, kept);
        }
        var chosen =
                ours.stream()
                        .filter(seen -> kept.filter(it -> seen.is(it.seen().source())).isPresent())
                        .findFirst()
                        .orElse(ours.getFirst());
        return chosen(mesh, chosen, ours, kept);
    }

    private Selection nobodyListsUs(MeshName mesh, List<SeenMesh> all, Optional<Mirror> kept) {
        var stillThere =
                kept.filter(it -> all.stream().anyMatch(seen -> seen.is(it.seen().source())));
        if (kept.isPresent() && stillThere.isEmpty()) {
            return keep(
                    mesh,
                    kept,
                    Origin.GONE,
                    "VirtualMeshGone",
                    "VirtualMesh "
                            + kept.get().seen()
                            + " is gone; its last spec stays in force until the ConfigMap that"
                            + " mirrors it is deleted too");
        }
        if (all.isEmpty()) {
            return Selection.waiting(
                    Optional.of(mesh),
                    "VirtualMeshAbsent",
                    "there is no VirtualMesh yet; one that lists " + mesh + " is waited for");
        }
        return keep(
                mesh,
                kept,
                Origin.GONE,
                "MeshNotListed",
                told(all) + "; none lists " + mesh + ": add it to spec.meshes");
    }

    private Selection chosen(
            MeshName mesh, SeenMesh chosen, List<SeenMesh> ours, Optional<Mirror> kept) {
        return switch (new SpecReader(mesh, facts.namespace()).read(chosen)) {
            case SpecReader.Reading.Valid(var intent) ->
                    new Selection(
                            new Selection.Outcome.InForce(
                                    intent,
                                    Mirror.of(mesh.value(), chosen),
                                    Origin.LIVE,
                                    with(others(mesh, chosen, ours))),
                            Optional.of(mesh),
                            Optional.of(chosen),
                            List.of());
            case SpecReader.Reading.Invalid(var reasons) ->
                    seen(
                            chosen,
                            reasons,
                            keep(
                                    mesh,
                                    kept,
                                    Origin.LIVE,
                                    "SpecInvalid",
                                    "VirtualMesh "
                                            + chosen
                                            + " is invalid: "
                                            + String.join("; ", reasons)));
            case SpecReader.Reading.NoMtls() ->
                    seen(
                            chosen,
                            List.of(),
                            keep(
                                    mesh,
                                    kept,
                                    Origin.GONE,
                                    "NoMtlsConfig",
                                    "VirtualMesh "
                                            + chosen
                                            + " has no spec.mtlsConfig, so it does not ask for"
                                            + " certificates"));
        };
    }

    private static Selection seen(SeenMesh subject, List<String> violations, Selection selection) {
        return new Selection(
                selection.outcome(), selection.mesh(), Optional.of(subject), violations);
    }

    private static List<Notice> others(MeshName mesh, SeenMesh chosen, List<SeenMesh> ours) {
        var names = ours.stream().filter(seen -> seen != chosen).map(SeenMesh::toString).toList();
        return names.isEmpty()
                ? List.of()
                : List.of(
                        new Notice(
                                "TwoVirtualMeshes",
                                "%s is listed by VirtualMesh %s, which is in force, and by %s, which is ignored"
                                        .formatted(mesh, chosen, String.join(", ", names))));
    }

    /** The accepted spec if there is one, with a notice why no newer one counts; else we wait for that reason. */
    private Selection keep(
            MeshName mesh, Optional<Mirror> kept, Origin origin, String reason, String message) {
        if (kept.isPresent()
                && new SpecReader(mesh, facts.namespace()).read(kept.get().seen())
                        instanceof SpecReader.Reading.Valid(var intent)) {
            var notices = with(List.of(new Notice(reason, message)));
            return new Selection(
                    new Selection.Outcome.InForce(intent, kept.get(), origin, notices),
                    Optional.of(mesh),
                    Optional.empty(),
                    List.of());
        }
        return Selection.waiting(Optional.of(mesh), reason, message);
    }

    private List<Notice> with(List<Notice> notices) {
        var all = new ArrayList<>(notices);
        facts.unread().forEach(failure -> all.add(new Notice(failure.reason(), failure.text())));
        return all;
    }

    private Selection notYet(Optional<MeshName> mesh) {
        return Selection.waiting(mesh, MeshSource.STARTING, "the VirtualMeshes were not read yet");
    }

    private String couldNotRead() {
        return facts.unread().isEmpty()
                ? ""
                : " (" + facts.unread().stream().map(ApiFailure::text).collect(joining("; ")) + ")";
    }

    private static String told(List<SeenMesh> all) {
        return all.stream()
                .map(seen ->
                        "VirtualMesh "
                                + seen
                                + " lists "
                                + (seen.meshes().isEmpty()
                                        ? "no mesh"
                                        : String.join(", ", seen.meshes())))
                .collect(joining("; "));
    }
}
