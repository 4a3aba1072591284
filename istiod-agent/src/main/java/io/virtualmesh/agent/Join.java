package io.virtualmesh.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.SmallFile;
import io.virtualmesh.agent.mesh.ApiUnusable;
import io.virtualmesh.agent.mesh.Joining;
import io.virtualmesh.agent.mesh.KubeApi;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.mesh.OwnCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives one mesh of another cluster its limited access to the cluster that this kubeconfig points to. */
@Command(
        name = "join",
        description = {
            "Gives a mesh of another cluster its access to this (management) cluster: a ServiceAccount that may read"
                    + " VirtualMeshes, write the report of this mesh only, and renew its own token.",
            "Prints the Secret to apply in the other cluster:",
            "  istiod-agent join --mesh NAME --server URL | kubectl --context OTHER apply -f -"
        },
        footer = "Exit code: 0 done, 2 it could not be done.",
        mixinStandardHelpOptions = true)
final class Join implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--mesh",
            required = true,
            paramLabel = "NAME",
            description = "Name of the mesh: <istiod deployment>-<namespace>-<cluster>.")
    private String mesh;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "This cluster's API server, as the other cluster reaches it.")
    private @Nullable String server;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM that verifies that server (default: what the kubeconfig says).")
    private @Nullable Path caFile;

    @Option(
            names = "--token-hours",
            paramLabel = "HOURS",
            defaultValue = "720",
            description =
                    "How long the token lasts; the agent renews it from half of that on (default: ${DEFAULT-VALUE}).")
    private int tokenHours;

    @Option(names = "--revoke", description = "Take the access away again.")
    private boolean revoke;

    @Override
    public Integer call() throws InterruptedException {
        var parsed = spec.commandLine().getParseResult();
        try (var agent = Agent.start(SettingFlags.given(parsed), MeshSettings.Container.JOIN)) {
            var settings = agent.settings().mesh();
            var api = agent.part(Cluster.class).api();
            if (api.isEmpty()) {
                throw new Unusable("join needs an API server; leave out VIRTUAL_MESH");
            }
            var joining = joining(api.get(), settings);
            return revoke ? revoke(joining) : join(joining, settings);
        } catch (ApiUnusable e) {
            throw new Unusable(e.words());
        }
    }

    private Joining joining(KubeApi management, MeshSettings settings) {
        if (!mesh.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new Unusable(
                    "--mesh is '%s' but must be the name of a mesh, such as istiod-istio-system-cluster-2"
                            .formatted(mesh));
        }
        return new Joining(management, settings.virtualMeshNamespace(), mesh);
    }

    private int join(Joining joining, MeshSettings settings) throws ApiUnusable {
        if (tokenHours < 1) {
            throw new Unusable("--token-hours is %d but must be 1 or more".formatted(tokenHours));
        }
        var joined =
                joining.join(
                        settings.podNamespace(), url(), ca(settings), Duration.ofHours(tokenHours));
        spec.commandLine().getOut().print(joined.secretYaml());
        spec.commandLine().getOut().flush();
        spec.commandLine()
                .getErr()
                .printf(
                        "istiod-agent: %s may now report here; its token lasts until %s and is renewed by the agent from half of that time on%n",
                        mesh, joined.until());
        return 0;
    }

    private int revoke(Joining joining) throws ApiUnusable {
        var removed = joining.revoke();
        var err = spec.commandLine().getErr();
        if (removed.isEmpty()) {
            err.printf("istiod-agent: %s has no access here%n", mesh);
        } else {
            removed.forEach(it -> err.printf("istiod-agent: removed %s%n", it));
            err.printf(
                    "istiod-agent: the agent goes on with its mirror; to end that too, delete Secret istiod-agent-management and ConfigMap istiod-agent-%s beside istiod%n",
                    mesh);
        }
        return 0;
    }

    private String url() {
        if (server == null) {
            throw new Unusable(
                    "--server is missing: the URL of this cluster's API server as the other cluster reaches it");
        }
        try {
            var uri = URI.create(server);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return server.replaceAll("/+$", "");
            }
        } catch (IllegalArgumentException e) {
            // told below, with the same words
        }
        throw new Unusable(
                "--server is '%s' but must be a URL such as https://10.0.0.1:6443"
                        .formatted(server));
    }

    private Optional<String> ca(MeshSettings settings) throws ApiUnusable {
        try {
            return caFile == null ? OwnCluster.caPem(settings) : Optional.of(given(caFile));
        } catch (IOException e) {
            throw new Unusable(
                    "the CA of the API server cannot be read: %s; give it by --ca-file"
                            .formatted(e));
        }
    }

    /** It goes into a Secret of another cluster, so a key that lies beside the certificates must not come along. */
    private static String given(Path file) throws IOException {
        var pem = SmallFile.read(file);
        try {
            Certificates.parseAll(pem);
        } catch (BadPem e) {
            throw new Unusable("--ca-file %s %s".formatted(file, e.getMessage()));
        }
        return new String(pem, UTF_8);
    }
}
