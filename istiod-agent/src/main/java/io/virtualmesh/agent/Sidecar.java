package io.virtualmesh.agent;

import io.virtualmesh.agent.control.BundleLoop;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.ops.Health;
import io.virtualmesh.agent.ops.ManagementServer;
import io.virtualmesh.agent.ops.Metrics;
import io.virtualmesh.agent.ops.StatusBoard;
import io.virtualmesh.agent.vault.RootPoll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs beside istiod until it is told to stop. */
@Command(
        name = "sidecar",
        description =
                "Keeps istiod's intermediate CA fresh, proves that istiod loaded it, and reports.",
        mixinStandardHelpOptions = true)
final class Sidecar implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return run(SettingFlags.given(spec.commandLine().getParseResult()));
    }

    static int run(Map<Setting, String> flags) {
        var loop = Thread.currentThread();
        try (var _ = new Interruption(loop, 0);
                var agent = Agent.start(flags, MeshSettings.Container.SIDECAR);
                var management = management(agent, loop)) {
            management.start();
            agent.part(Report.class).start();
            agent.part(Meshes.class).start();
            if (agent.part(Cluster.class).api().isPresent()) {
                agent.part(RootPoll.class).start();
            }
            agent.part(BundleLoop.class).run(BundleLoop.Goal.KEEP_FRESH);
            return 0;
        } catch (InterruptedException stopped) {
            return 0;
        }
    }

    private static ManagementServer management(Agent agent, Thread loop) {
        var board = agent.part(StatusBoard.class);
        var health = new Health(board, loop::isAlive, agent.part(Clock.class));
        var version = Version.number();
        var pages =
                new ManagementServer.Pages(
                        health,
                        board,
                        new Metrics(board, agent.part(Report.class).meshConditions(), version),
                        version,
                        PodCheck.ofSidecar(agent)::json);
        var address = agent.settings().management();
        try {
            var server =
                    new ManagementServer(
                            new InetSocketAddress(address.getHostString(), address.getPort()),
                            pages);
            LoggerFactory.getLogger("istiod-agent")
                    .info("ManagementPort: http://{}:{}", address.getHostString(), server.port());
            return server;
        } catch (IOException e) {
            throw new Unusable(
                    "MANAGEMENT_ADDRESS %s cannot be used: %s; choose another port"
                            .formatted(
                                    address.getHostString() + ":" + address.getPort(),
                                    e.getMessage()));
        }
    }
}
