package io.virtualmesh.e2e;

import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.image.ImageBuild;
import io.virtualmesh.lab.mesh.AgentRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The image of this checkout's agent, made once per JVM and loaded into the clusters. */
final class AgentImage {
    private static @Nullable AgentRelease made;

    private AgentImage() {}

    static synchronized AgentRelease in(Clusters clusters) {
        if (made == null) {
            made = make(clusters);
        }
        made.load(clusters);
        return made;
    }

    private static AgentRelease make(Clusters clusters) {
        var build =
                new ImageBuild(
                        program().getParent().getParent(),
                        checkout(),
                        Path.of("target/image").toAbsolutePath(),
                        "istiod-agent");
        try {
            return new AgentRelease(
                    checkout(), build.make(clusters.tools(), System.getenv()).files());
        } catch (IOException e) {
            throw new UncheckedIOException("the agent's image was not made", e);
        }
    }

    /** The same program, to be run on this machine. */
    static Path program() {
        return checkout().resolve("istiod-agent/target/app/bin/istiod-agent");
    }

    static Path checkout() {
        return Path.of("").toAbsolutePath().getParent();
    }
}
