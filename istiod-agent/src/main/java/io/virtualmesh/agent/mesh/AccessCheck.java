package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import io.virtualmesh.api.v1.MeshName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the API server whether we have exactly the verbs that we use; {@code rbac.yaml} grants the same ones. */
final class AccessCheck {
    private final MeshSettings settings;
    private final KubeApi own;
    private final Home home;

    AccessCheck(MeshSettings settings, KubeApi own, Home home) {
        this.settings = settings;
        this.own = own;
        this.home = home;
    }

    /** One right: a verb on a place. */
    record Right(String verb, Place place) {
        @Override
        public String toString() {
            return verb + " " + place;
        }
    }

    /**
     * @param vault whose references to Secrets and ServiceAccounts need rights of their own; empty while no spec is in force
     */
    List<Finding> check(MeshName mesh, Optional<VaultIntent> vault) {
        if (settings.container().isCommand()) {
            return List.of(
                    Finding.skipped(
                            "RBAC",
                            "from here only your own rights can be asked for, not the agent's",
                            "kubectl exec into container istiod-agent and run check there"));
        }
        var missing = new ArrayList<String>();
        try {
            missing.addAll(missing(home.api(), atHome(mesh)));
            missing.addAll(missing(own, beside(mesh)));
            missing.addAll(missing(own, vault.map(AccessCheck::named).orElse(List.of())));
        } catch (ApiFailure e) {
            return List.of(
                    Finding.skipped("RBAC", e.text(), "run check where the API server answers"));
        }
        return List.of(
                missing.isEmpty()
                        ? Finding.ok("RBAC", "all verbs that the agent uses are granted")
                        : Finding.failed(
                                "RBAC",
                                "missing: " + String.join("; ", missing),
                                "grant them to ServiceAccount "
                                        + settings.serviceAccount()
                                        + " (rbac.yaml; Secrets and ServiceAccounts of the VirtualMesh"
                                        + " by name, see docs/security.md)"));
    }

    /** Those that its account has not, in words. */
    static List<String> missing(KubeApi api, List<Right> rights) throws ApiFailure {
        var missing = new ArrayList<String>();
        for (var right : rights) {
            if (!granted(api, right)) {
                missing.add(right.toString());
            }
        }
        return missing;
    }

    List<Right> atHome(MeshName mesh) {
        var namespace = settings.virtualMeshNamespace();
        var report = Place.report(namespace, mesh.value());
        var rights =
                new ArrayList<>(
                        Stream.concat(
                                        all(Place.virtualMeshes(namespace), "list", "watch"),
                                        all(report, "get", "list", "watch", "create", "patch"))
                                .toList());
        rights.add(new Right("patch", report.at("status")));
        if (home.own()) {
            rights.add(new Right("patch", Place.virtualMeshes(namespace).at("status")));
        }
        return rights;
    }

    List<Right> beside(MeshName mesh) {
        var namespace = settings.podNamespace();
        var mirror = Place.core("configmaps", namespace, "istiod-agent-" + mesh);
        var lease = Place.lease(namespace, "istiod-agent-" + mesh);
        var join = Place.core("secrets", namespace, JoinSecret.NAME);
        return Stream.of(
                        all(Place.core("pods", namespace, ""), "get"),
                        all(Place.core("configmaps", namespace, FactsReader.CONFIG), "get"),
                        all(mirror, "get", "create", "patch"),
                        home.own() ? all(join, "get") : all(join, "get", "patch"),
                        all(lease, "get", "create", "patch"),
                        all(Place.core("events", namespace, ""), "create"),
                        all(Place.core("pods", "", ""), "list"),
                        all(Place.core("configmaps", "", ShownRoots.NAME), "list"))
                .flatMap(it -> it)
                .toList();
    }

    /** What the spec refers to, all of it in istiod's own cluster. */
    static List<Right> named(VaultIntent vault) {
        var rights = new ArrayList<Right>();
        switch (vault.login()) {
            case Login.TokenSecret(var secret) -> rights.add(reading(secret));
            case Login.ServiceAccountToken(_, _, Jwt.OfServiceAccount account) ->
                    rights.add(
                            new Right(
                                    "create",
                                    Place.core(
                                                    "serviceaccounts",
                                                    account.namespace(),
                                                    account.name())
                                            .at("token")));
            case Login.ServiceAccountToken _ -> {} // a file
        }
        if (vault.trust() instanceof ServerTrust.InSecret(var secret)) {
            rights.add(reading(secret));
        }
        return rights;
    }

    private static Right reading(SecretRef secret) {
        return new Right("get", Place.core("secrets", secret.namespace(), secret.name()));
    }

    private static Stream<Right> all(Place place, String... verbs) {
        return Stream.of(verbs).map(verb -> new Right(verb, place));
    }

    private static boolean granted(KubeApi api, Right right) throws ApiFailure {
        var review =
                Json.object()
                        .put("apiVersion", "authorization.k8s.io/v1")
                        .put("kind", "SelfSubjectAccessReview");
        var attributes = review.putObject("spec").putObject("resourceAttributes");
        attributes
                .put("verb", right.verb())
                .put("group", right.place().group())
                .put("version", right.place().version())
                .put("resource", right.place().resource())
                .put("namespace", right.place().namespace());
        if (!right.place().name().isEmpty()) {
            attributes.put("name", right.place().name());
        }
        if (!right.place().subresource().isEmpty()) {
            attributes.put("subresource", right.place().subresource());
        }
        var place = new Place("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "", "", "");
        return api.create(place, review).path("status").path("allowed").asBoolean(false);
    }
}
