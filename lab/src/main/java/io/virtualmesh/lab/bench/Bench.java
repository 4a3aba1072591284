package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The agent as processes on loopback. Start, rest, reload: in this order, so that nothing else runs while starts are timed. */
final class Bench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** How often and how long. */
    record Plan(int starts, Duration rest, int reloads, int pods) {}

    private final Path program;
    private final Plan plan;
    private final Table table;
    private final Lab lab = Lab.create();

    Bench(Path program, Plan plan, Table table) {
        this.program = program;
        this.plan = plan;
        this.table = table;
    }

    void run() throws IOException {
        var stage = GuideStage.set(lab, GuideOptions.OF_THE_GUIDE);
        var mesh = new BenchMesh(stage);
        table.tell(new StartUp(stage, mesh, program, plan.starts()).measure());
        mesh.wants(BenchMesh.Key.P256);
        var agent = new AgentProgram(program, stage).inPod();
        agent.run("init-container");
        var istiod = lab.startIstiod(stage.cacerts()).awaitReady(PATIENCE);
        agent.knows(istiod);
        try (var sidecar = agent.startSidecar()) {
            try (var bao = new BaoAgent(stage).idle()) {
                table.tell(new Idle(sidecar, bao, plan.rest()).measure());
            }
            var reloads = new Reloads(stage, mesh, istiod, plan.reloads());
            table.tell(
                    List.of(
                            Row.of(
                                    "swap to served by istiod, P-256",
                                    reloads.measure(),
                                    "ms",
                                    150,
                                    115)));
            reloads.changeTo(BenchMesh.Key.RSA_4096);
            table.tell(
                    List.of(Row.of("swap to served by istiod, RSA 4096", reloads.measure(), "ms")));
            table.tell(new Crowd(stage, sidecar, plan.pods()).measure());
        }
    }

    @Override
    public void close() throws Exception {
        lab.close();
    }
}
