package io.virtualmesh.agent;

import io.virtualmesh.agent.control.BundleLoop;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.vault.RootPoll;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends with 0 only when a full, proven bundle is in place: an empty directory would make istiod self-signed for good. */
@Command(
        name = "init-container",
        description =
                "Waits for the VirtualMesh, obtains an intermediate CA, puts a proven bundle in place and exits 0.",
        mixinStandardHelpOptions = true)
final class InitContainer implements Callable<Integer> {
    private static final int INTERRUPTED = 143;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return run(SettingFlags.given(spec.commandLine().getParseResult()));
    }

    static int run(Map<Setting, String> flags) {
        try (var _ = new Interruption(Thread.currentThread(), INTERRUPTED);
                var agent = Agent.start(flags, MeshSettings.Container.INIT)) {
            agent.part(Report.class).start();
            agent.part(Meshes.class).start();
            if (agent.part(Cluster.class).api().isPresent()) {
                agent.part(RootPoll.class).start();
            }
            agent.part(BundleLoop.class).run(BundleLoop.Goal.FIRST_BUNDLE);
            return 0;
        } catch (InterruptedException stopped) {
            return INTERRUPTED;
        }
    }
}
