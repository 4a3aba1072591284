package io.virtualmesh.agent;

import io.virtualmesh.agent.mesh.ApiUnusable;
import io.virtualmesh.agent.mesh.MeshInspection;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.mesh.RenewRequest.Answer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks every replica of the mesh for a new intermediate now, and waits until each has answered. */
@Command(
        name = "renew",
        description = "Asks the replicas of a mesh for a new intermediate now; each renews once.",
        footer =
                "Exit code: 0 all renewed, 1 some did not within --wait, 2 the request could not be made.",
        mixinStandardHelpOptions = true)
final class Renew implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the replicas (default: ${DEFAULT-VALUE})")
    private int wait;

    @Override
    public Integer call() {
        if (wait < 1) {
            throw new Unusable("--wait is %d but must be 1 second or more".formatted(wait));
        }
        var parsed = spec.commandLine().getParseResult();
        try (var agent = Agent.start(SettingFlags.given(parsed), MeshSettings.Container.RENEW)) {
            var own = agent.part(Cluster.class).api();
            if (own.isEmpty()) {
                throw new Unusable(
                        "renew needs an API server: the request is an annotation on the mesh's report");
            }
            var clock = agent.part(Clock.class);
            try (var mesh = new MeshInspection(agent.settings().mesh(), own.get(), clock)) {
                var request =
                        mesh.renewal()
                                .orElseThrow(() ->
                                        new Unusable(
                                                "which mesh is meant is not known: set MESH_NAME or CLUSTER_ID (see `istiod-agent check`)"));
                return tell(request.renew(clock.instant(), Duration.ofSeconds(wait)));
            }
        } catch (ApiUnusable e) {
            throw new Unusable(e.words());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int tell(Answer answer) {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        return switch (answer) {
            case Answer.Renewed(var pods) -> {
                out.println("renewed: " + String.join(", ", pods));
                yield 0;
            }
            case Answer.Incomplete(var renewed, var waiting) -> {
                err.println(
                        "renewed: %s; not yet: %s"
                                .formatted(
                                        renewed.isEmpty() ? "none" : String.join(", ", renewed),
                                        waiting.isEmpty()
                                                ? "no replica has reported yet"
                                                : String.join(", ", waiting)));
                yield 1;
            }
            case Answer.Failed(var message) -> {
                err.println("istiod-agent: " + message);
                yield 2;
            }
        };
    }
}
