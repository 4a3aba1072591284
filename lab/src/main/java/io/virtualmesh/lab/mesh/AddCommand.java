package io.virtualmesh.lab.mesh;

import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.cluster.LabOption;
import io.virtualmesh.lab.cluster.Machine;
import io.virtualmesh.lab.process.WorkDir;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Adds to all clusters of a lab:",
            "  istio  istiod by its own chart, with real Envoys",
            "  echo   an echo server and a load client with sidecars, in namespace 'load'",
            "  vault  OpenBao at http://vault.vault:8200, set up as the guide has it"
        })
public final class AddCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** In the order in which they need each other. */
    enum Part {
        ISTIO,
        ECHO,
        VAULT;

        /** As people type it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin private final LabOption lab = new LabOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "PART",
            description = "One or several of: ${COMPLETION-CANDIDATES}.")
    private Set<Part> parts = Set.of();

    @Override
    public Integer call() {
        Machine.requireNodes();
        var clusters = Clusters.attach(lab.name());
        for (var part : Part.values()) {
            if (parts.contains(part)) {
                add(part, clusters);
            }
        }
        clusters.all().forEach(Cluster::close);
        return 0;
    }

    private static void add(Part part, Clusters clusters) {
        switch (part) {
            case ISTIO -> MeshImages.importIstio(clusters);
            case ECHO -> MeshImages.importEchoAndLoad(clusters);
            case VAULT -> {}
        }
        for (var cluster : clusters.all()) {
            System.err.println(cluster.name() + ": adding " + part);
            switch (part) {
                case ISTIO -> {
                    new Istio(cluster).install();
                    new Istio(cluster).awaitReady(PATIENCE);
                }
                case ECHO -> new EchoAndLoad(cluster, "load").start(2, PATIENCE);
                case VAULT -> addVault(clusters, cluster);
            }
        }
    }

    private static void addVault(Clusters clusters, Cluster cluster) {
        var bao = BaoPod.start(clusters, cluster);
        bao.configureAsGuide(GuideOptions.OF_THE_GUIDE);
        var file = cluster.home().resolve("vault-root-token");
        WorkDir.write(file, bao.rootToken() + "\n");
        System.out.println("# root token of " + cluster.name() + ": " + file);
    }
}
