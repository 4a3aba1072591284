package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.api.v1.MeshName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The cluster's part of {@code check}: looks once, changes nothing. */
public final class MeshInspection implements AutoCloseable {
    private final MeshSettings settings;
    private final KubeApi own;
    private final HomeFinder homes;
    private final Clock clock;

    public MeshInspection(MeshSettings settings, KubeApi own, Clock clock) {
        this.settings = settings;
        this.own = own;
        this.homes = new HomeFinder(settings, own);
        this.clock = clock;
    }

    /**
     * What was found, and what the VirtualMesh asks for, so that others can go on from there.
     */
    public record Result(List<Finding> findings, MeshSource.MeshView view) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    public Result inspect() {
        var findings = new ArrayList<Finding>();
        try {
            findings.add(ClockCheck.of(own.date(), clock.instant()));
            var read = new FactsReader(settings, own).read(Optional.empty());
            var home = homes.find(read.managementKubeconfig());
            var selection = select(home, read.facts(), findings);
            var vault = selection.intent().map(MeshIntent::vault);
            selection.mesh().ifPresent(mesh -> ofMesh(mesh, vault, home, findings));
            var deployment = read.facts().deployment().orElse(settings.deployment());
            restarts(selection, deployment).ifPresent(findings::add);
            vault.ifPresent(it -> findings.add(vaultInMesh().check(it.server())));
            findings.addAll(deployment(deployment));
            pluggedSecret().ifPresent(findings::add);
            return new Result(findings, selection.view(Optional.empty()));
        } catch (ApiFailure e) {
            findings.add(Finding.failed("API server", e.text(), Remedies.of(e.reason())));
            return new Result(findings, new MeshSource.MeshView.Waiting(e.reason(), e.text()));
        }
    }

    /** In the Pod we have no right to look at Vault's namespace, and use none that Istio may have given its account. */
    private VaultInMeshCheck vaultInMesh() {
        return new VaultInMeshCheck(own, settings.container().isCommand());
    }

    private Selection select(Home home, MeshFacts facts, List<Finding> findings) {
        var sight = sight(home);
        var selection = MeshSelection.select(facts, sight, Optional.empty());
        findings.add(mesh(selection, facts, sight));
        findings.add(virtualMesh(selection));
        return selection;
    }

    private Sight sight(Home home) {
        try {
            var list =
                    home.api().list(Place.virtualMeshes(settings.virtualMeshNamespace()), Map.of());
            return new Sight.Listed(
                    StreamSupport.stream(list.path("items").spliterator(), false)
                            .map(SeenMesh::of)
                            .toList());
        } catch (ApiFailure e) {
            return e.kind() == ApiFailure.Kind.MISSING
                    ? new Sight.NoCrd(e.text())
                    : new Sight.Away(e.reason(), e.text());
        }
    }

    private static Finding mesh(Selection selection, MeshFacts facts, Sight sight) {
        var listed =
                sight instanceof Sight.Listed it
                        ? it.meshes().stream().flatMap(seen -> seen.meshes().stream()).toList()
                        : List.<String>of();
        return switch (MeshIdentity.resolve(facts, listed)) {
            case MeshIdentity.Known(var mesh, var from) ->
                    Finding.ok("mesh", mesh + " (from " + from + ")");
            case MeshIdentity.Ambiguous(var message, _) ->
                    Finding.failed("mesh", message, "set CLUSTER_ID or MESH_NAME");
            case MeshIdentity.Unlisted(var prefix) when !(sight instanceof Sight.Listed) ->
                    Finding.skipped(
                            "mesh",
                            "which mesh starts with "
                                    + prefix
                                    + " is told by VirtualMeshes that cannot be read",
                            "set CLUSTER_ID or MESH_NAME, or settle what is said of the VirtualMesh");
            case MeshIdentity.Unlisted(var prefix) ->
                    Finding.failed(
                            "mesh",
                            "no VirtualMesh lists a mesh that starts with " + prefix,
                            "add it to spec.meshes");
        };
    }

    private static Finding virtualMesh(Selection selection) {
        return switch (selection.outcome()) {
            case Selection.Outcome.InForce it when it.notices().isEmpty() ->
                    Finding.ok("VirtualMesh", it.intent().source() + " is valid");
            case Selection.Outcome.InForce it ->
                    Finding.warning(
                            "VirtualMesh",
                            String.join(
                                    "; ",
                                    it.notices().stream().map(MeshSource.Notice::message).toList()),
                            Remedies.ofNotices(it.notices()));
            case Selection.Outcome.Waiting it ->
                    Finding.failed(
                            "VirtualMesh",
                            it.reason() + ": " + it.message(),
                            Remedies.of(it.reason()));
        };
    }

    private void ofMesh(
            MeshName mesh, Optional<VaultIntent> vault, Home home, List<Finding> findings) {
        findings.add(schema(home));
        findings.addAll(new AccessCheck(settings, own, home).check(mesh, vault));
    }

    /** From a laptop only the rights of whoever asks are seen, which {@link AccessCheck} says. */
    private Optional<Finding> restarts(Selection selection, String deployment) {
        boolean asked = selection.intent().map(MeshIntent::autoRestartPods).orElse(false);
        if (!asked || settings.container().isCommand()) {
            return Optional.empty();
        }
        var mesh = new MeshPods.Of(settings.podNamespace(), deployment, settings.pod());
        return Optional.of(new RestartAccessCheck(own).check(mesh));
    }

    /** Not with istiod's own token, which our rules do not let read Secrets. */
    private Optional<Finding> pluggedSecret() {
        return settings.container().isCommand()
                ? Optional.of(new PluggedSecretCheck(own, settings.podNamespace()).check())
                : Optional.empty();
    }

    private static Finding schema(Home home) {
        try {
            return switch (ReportSchema.look(home.api())) {
                case OURS -> Finding.ok("CRDs", "IssuedCertificate is ours");
                case FOREIGN ->
                        Finding.warning(
                                "CRDs",
                                "CrdForeign: the CRD of IssuedCertificate drops our fields, so nothing is reported",
                                "install the CRDs of our chart (crds.install)");
                case ABSENT ->
                        Finding.failed(
                                "CRDs",
                                "the CRD of IssuedCertificate is not installed",
                                "install the CRDs of our chart (crds.install)");
                case UNKNOWN -> Finding.skipped("CRDs", "the OpenAPI document may not be read", "");
            };
        } catch (ApiFailure e) {
            return Finding.skipped("CRDs", e.text(), "");
        }
    }

    private List<Finding> deployment(String name) {
        var place = new Place("apps", "v1", "deployments", settings.podNamespace(), name, "");
        try {
            return own.find(place)
                    .map(it -> DeploymentCheck.of(it, settings.serviceAccount()))
                    .orElseGet(() ->
                            List.of(
                                    Finding.failed(
                                            "istiod",
                                            "there is no " + place,
                                            "name it by ISTIOD_DEPLOYMENT and POD_NAMESPACE")));
        } catch (ApiFailure e) {
            return List.of(
                    Finding.skipped(
                            "istiod", e.text(), "run check with a kubeconfig that may read it"));
        }
    }

    /** For the {@code renew} command; empty while nobody knows which mesh this is. */
    public Optional<RenewRequest> renewal() throws ApiUnusable {
        try {
            var read = new FactsReader(settings, own).read(Optional.empty());
            var home = homes.find(read.managementKubeconfig());
            return MeshSelection.select(read.facts(), sight(home), Optional.empty())
                    .mesh()
                    .map(mesh ->
                            new RenewRequest(home.api(), settings.virtualMeshNamespace(), mesh));
        } catch (ApiFailure e) {
            throw new ApiUnusable(e.text(), e);
        }
    }

    @Override
    public void close() {
        homes.close();
    }
}
