package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Lab;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Start, rest, reload: in this order, so that nothing else runs while starts are timed. */
final class Bench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** How often and how long. */
    record Plan(int starts, Duration rest, int reloads) {}

    private final Path program;
    private final Plan plan;
    private final PrintStream out;
    private final Lab lab = Lab.create();

    Bench(Path program, Plan plan, PrintStream out) {
        this.program = program;
        this.plan = plan;
        this.out = out;
    }

    void run() throws IOException {
        out.printf(
                "%d processors, %s, AOT cache %s%n%s%n",
                Runtime.getRuntime().availableProcessors(),
                load(),
                Files.exists(program.resolveSibling("../istiod-agent.aot")) ? "present" : "ABSENT",
                Row.header());
        var stage = GuideStage.set(lab, GuideOptions.OF_THE_GUIDE);
        var mesh = new BenchMesh(stage);
        tell(new StartUp(stage, mesh, program, plan.starts()).measure());
        mesh.wants(BenchMesh.Key.P256);
        var agent = new AgentProgram(program, stage).inPod();
        agent.run("init-container");
        var istiod = lab.startIstiod(stage.cacerts()).awaitReady(PATIENCE);
        agent.knows(istiod);
        try (var sidecar = agent.startSidecar()) {
            try (var bao = new BaoAgent(stage).idle()) {
                tell(new Idle(sidecar, bao, plan.rest()).measure());
            }
            var reloads = new Reloads(stage, mesh, istiod, plan.reloads());
            tell(
                    List.of(
                            Row.of(
                                    "swap to served by istiod, P-256",
                                    reloads.measure(),
                                    "ms",
                                    150,
                                    115)));
            reloads.changeTo(BenchMesh.Key.RSA_4096);
            tell(List.of(Row.of("swap to served by istiod, RSA 4096", reloads.measure(), "ms")));
        }
    }

    private void tell(List<Row> rows) {
        rows.forEach(row -> out.println(row.line()));
        out.println("  (" + load() + ")");
        out.flush();
    }

    /** A machine that does other work makes every figure worse, processor seconds too. */
    private static String load() {
        try {
            return "load " + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException e) {
            return "load unknown";
        }
    }

    @Override
    public void close() throws Exception {
        lab.close();
    }
}
