package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Loads images from tars (docker-archive or OCI) into all clusters of a lab.",
            "Pods use them with imagePullPolicy IfNotPresent or Never; the lab reaches no registry."
        })
public final class LoadCommand implements Callable<Integer> {
    @Mixin private final LabOption lab = new LabOption();

    @Parameters(arity = "1..*", paramLabel = "TAR", description = "The images' tars.")
    private List<Path> tars = List.of();

    @Override
    public Integer call() {
        Machine.requireNodes();
        for (var tar : tars) {
            if (!Files.isReadable(tar)) {
                throw new LabException("cannot read " + tar);
            }
        }
        for (var cluster : Clusters.attach(lab.name()).all()) {
            for (var tar : tars) {
                cluster.importImage(tar);
                System.err.println(cluster.name() + " has " + tar);
            }
            cluster.close();
        }
        return 0;
    }
}
