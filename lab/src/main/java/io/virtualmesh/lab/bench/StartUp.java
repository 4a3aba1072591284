package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideStage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * {@code init-container} from start to exit, a bundle being in place then; interleaved with {@code
 * bao agent}.
 */
record StartUp(GuideStage stage, BenchMesh mesh, Path program, int rounds) {
    private static final double GOAL = 1.4;
    private static final double STRETCH = 0.9;

    List<Row> measure() {
        var timed = Timed.wrapper(stage.lab().work().resolve("agent-timed"), program);
        var agent = new AgentProgram(timed, stage).inPod();
        var bao = new BaoAgent(stage);
        var p256 = new ArrayList<Timed>();
        var rsa = new ArrayList<Timed>();
        var peer = new ArrayList<Timed>();
        for (int round = 0; round < rounds; round++) {
            p256.add(start(agent, BenchMesh.Key.P256));
            rsa.add(start(agent, BenchMesh.Key.RSA_4096));
            peer.add(bao.once());
        }
        return List.of(
                Row.of(
                        "init-container, P-256, user CPU",
                        samples(p256, Timed::user),
                        "s",
                        GOAL,
                        STRETCH),
                Row.of("  wall clock", samples(p256, Timed::wall), "s"),
                Row.of("init-container, RSA 4096, user CPU", samples(rsa, Timed::user), "s"),
                Row.of("  wall clock", samples(rsa, Timed::wall), "s"),
                Row.of("bao agent, login and one file, user CPU", samples(peer, Timed::user), "s"),
                Row.of("  wall clock", samples(peer, Timed::wall), "s"));
    }

    private Timed start(AgentProgram agent, BenchMesh.Key key) {
        mesh.wants(key);
        agent.with("CACERTS_DIR", stage.lab().newFolder("cacerts").toString());
        return Timed.of(agent.runToEnd("init-container"));
    }

    private static Samples samples(List<Timed> runs, ToDoubleFunction<Timed> part) {
        return new Samples(runs.stream().mapToDouble(part).boxed().toList());
    }
}
