package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.rights.AuditedRequest;
import io.virtualmesh.lab.rights.Right;
import io.virtualmesh.lab.tools.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Runs after the other integration tests and reads what API servers logged of our requests in all of them. istiod's account can do
 * much more than we need, so what was allowed there says nothing: each request is judged by the rules that we ship. None of these
 * is left to the end-to-end tests: the restarts of all three kinds are in RestartsIT, an account of {@code join} lives in JoinIT.
 */
@Order(Integer.MAX_VALUE - 1)
class RightsOfTheRunIT {
    /** What every cluster gives to everybody who is known to it. */
    private static final List<String> OF_EVERYBODY =
            List.of(
                    "system:discovery", // /version for its clock, /openapi and /apis for the CRD
                    "system:basic-user"); // SelfSubjectAccessReviews of check

    private static final String OURS = "clusterName=cluster-1";

    /** The Secrets, ServiceAccounts and ConfigMaps that the VirtualMeshes and settings of tests name. */
    private static final String NAMED =
            "settings.rootCaConfigMap=mesh-root,istiodSidecar.secretNames={vault-token,vault-ca,vault-login-token},"
                    + "istiodSidecar.serviceAccountNames={requested-login}";

    private static List<Right> shipped;

    @BeforeAll
    static void renderTheChart() {
        var all = new LinkedHashSet<>(Right.of(ShippedRoles.all()));
        all.addAll(rendered(NAMED, "restarts.enabled=true"));
        all.addAll(rendered("management.meshes={" + GuideNames.JOINED + "}"));
        all.addAll(rendered("istiodSidecar.ownVirtualMesh=false"));
        shipped = List.copyOf(all);
    }

    @Test
    void noContainerOfOursDidMoreThanTheShippedRulesAllow() throws Exception {
        var rights = new ArrayList<>(shipped);
        rights.addAll(ofEverybody());

        assertThat(RunRequests.ofContainers())
                .filteredOn(request -> !request.isRefused())
                .filteredOn(request -> !Right.allow(rights, GuideNames.of(request)))
                .as(
                        "passed, and no rule of rbac.yaml or the chart allows it: istiod's account, or what a test gave"
                                + " it, could do more. Add the rule to rbac.yaml, templates/rbac.yaml, AccessCheck and"
                                + " docs/security.md, or do without the request")
                .isEmpty();
    }

    @Test
    @DisabledIfSystemProperty(
            named = "it.test",
            matches = ".+",
            disabledReason = "a part of the tests uses a part of the rights")
    void everyShippedRightWasUsed() {
        var unused = new LinkedHashSet<>(shipped);
        unused.removeAll(used());

        assertThat(unused)
                .as(
                        "granted by rbac.yaml or the chart, and in the whole run no request passed that needs it. Remove"
                                + " it there, in AccessCheck and in docs/security.md, or have a test make the agent use it")
                .isEmpty();
    }

    @Test
    @DisabledIfSystemProperty(
            named = "it.test",
            matches = ".+",
            disabledReason = "a part of the tests runs a part of the program")
    void eachContainerAndCommandNamedItself() {
        var parts = "istiod-agent/" + TestCluster.VERSION + " ";
        var names = new TreeSet<String>();
        for (var request : RunRequests.soFar()) {
            if (!request.agent().startsWith(parts)) {
                names.add(request.agent().replaceFirst("^istiod-agent/[0-9][^ ]* ", ""));
            }
        }

        assertThat(names).containsExactly("(check)", "(init)", "(join)", "(renew)", "(sidecar)");
    }

    private static Set<Right> used() {
        var used = new HashSet<Right>();
        RunRequests.soFar().stream()
                .filter(request -> !request.isRefused())
                .map(GuideNames::of)
                .map(RightsOfTheRunIT::servedBy)
                .forEach(used::addAll);
        return used;
    }

    /** Where a right for this name is given, that for all names was not needed. */
    private static List<Right> servedBy(AuditedRequest request) {
        var serving = shipped.stream().filter(it -> it.serves(request)).toList();
        var named = serving.stream().filter(it -> !it.name().isEmpty()).toList();
        return named.isEmpty() ? serving : named;
    }

    private static List<Right> rendered(String... values) {
        var arguments =
                new ArrayList<>(
                        List.of("template", "agent", "helm/istiod-agent", "--kube-version"));
        arguments.addAll(List.of("1.36.3", "--set", OURS));
        for (var value : values) {
            arguments.addAll(List.of("--set", value));
        }
        var helm = Program.of(Lab.shared(), Tool.HELM);
        return Right.of(Documents.of(helm.run(arguments).succeeded()).all());
    }

    private static List<Right> ofEverybody() throws ApiFailure {
        var rights = new ArrayList<Right>();
        try (var admin = TestCluster.admin(Lab.shared().apiServer())) {
            for (var name : OF_EVERYBODY) {
                rights.addAll(Right.of(clusterRole(admin, name), "", ""));
            }
        }
        return rights;
    }

    private static JsonNode clusterRole(KubeApi admin, String name) throws ApiFailure {
        return admin.get(
                new Place("rbac.authorization.k8s.io", "v1", "clusterroles", "", name, ""));
    }
}
