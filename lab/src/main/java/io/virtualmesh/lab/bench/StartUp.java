package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideStage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** {@code init-container} from start to exit, a bundle being in place then; interleaved with {@code bao agent}. */
record StartUp(GuideStage stage, BenchMesh mesh, Path program, int rounds) {
    private static final double GOAL = 1.4;
    private static final double STRETCH = 0.9;

    List<Row> measure() {
        var timed = Timed.wrapper(stage.lab().work().resolve("agent-timed"), program);
        var agent = new AgentProgram(timed, stage).inPod();
        var bao = new BaoAgent(stage);
        Map<BenchMesh.Key, List<Double>> user = new EnumMap<>(BenchMesh.Key.class);
        Map<BenchMesh.Key, List<Double>> wall = new EnumMap<>(BenchMesh.Key.class);
        var peer = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            for (var key : BenchMesh.Key.values()) {
                mesh.wants(key);
                agent.with("CACERTS_DIR", stage.lab().newFolder("cacerts").toString());
                var took = Timed.of(agent.runToEnd("init-container"));
                user.computeIfAbsent(key, _ -> new ArrayList<>()).add(took.user());
                wall.computeIfAbsent(key, _ -> new ArrayList<>()).add(took.wall());
            }
            peer.add(bao.once().user());
        }
        return List.of(
                Row.of(
                        "init-container, P-256, user CPU",
                        new Samples(user.get(BenchMesh.Key.P256)),
                        "s",
                        GOAL,
                        STRETCH),
                Row.of("  wall clock", new Samples(wall.get(BenchMesh.Key.P256)), "s"),
                Row.of(
                        "init-container, RSA 4096, user CPU",
                        new Samples(user.get(BenchMesh.Key.RSA_4096)),
                        "s"),
                Row.of("bao agent, login and one file, user CPU", new Samples(peer), "s"));
    }
}
