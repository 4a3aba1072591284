package io.virtualmesh.agent.mesh;

import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.tools.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real helm with our chart, in a lab for one test class. */
final class OwnHelm implements BeforeAllCallback, AfterAllCallback {
    static final String CHART = "helm/istiod-agent";
    static final String CLUSTER = "clusterName=cluster-1";
    static final List<String> CRDS =
            List.of(
                    "virtualmeshes.networking.mesh.gloo.solo.io",
                    "issuedcertificates.certificates.mesh.gloo.solo.io");

    private @Nullable Lab lab;
    private @Nullable Program helm;

    @Override
    public void beforeAll(ExtensionContext context) {
        lab = Lab.create();
        helm = Program.of(lab, Tool.HELM);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    ApiServer cluster() {
        var cluster = Objects.requireNonNull(lab).newApiServer(new ApiServerOptions(false, false));
        cluster.createNamespace("gloo-mesh");
        cluster.createNamespace("istio-system");
        return cluster;
    }

    Program kubectl() {
        return Program.of(Objects.requireNonNull(lab), Tool.KUBECTL);
    }

    String on(ApiServer cluster, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-n", "gloo-mesh", "--kubeconfig", cluster.kubeconfig().toString()));
        return run(all).succeeded();
    }

    Documents template(String... arguments) {
        return Documents.of(attempt(arguments).succeeded());
    }

    Program.Outcome attempt(String... arguments) {
        var all = new ArrayList<>(List.of("template", "agent", CHART, "--kube-version", "1.36.3"));
        all.addAll(List.of(arguments));
        return run(all);
    }

    Program.Outcome run(List<String> arguments) {
        return Objects.requireNonNull(helm).run(arguments);
    }
}
