package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Until;
import java.time.Duration;
import java.util.List;

/** Memory of a sidecar with its real watches, and of {@code bao agent}, after the same time of rest. */
record Idle(LabProcess sidecar, LabProcess bao, Duration rest) {

    List<Row> measure() {
        Until.pause(rest);
        var ours = Memory.of(sidecar);
        var peers = Memory.of(bao);
        return List.of(
                Row.of(
                        "sidecar after %d s, RSS".formatted(rest.toSeconds()),
                        one(ours.resident()),
                        "MB",
                        120,
                        100),
                Row.of("  of it anonymous", one(ours.anonymous()), "MB", 90, 70),
                Row.of(
                        "bao agent after %d s, RSS".formatted(rest.toSeconds()),
                        one(peers.resident()),
                        "MB"),
                Row.of("  of it anonymous", one(peers.anonymous()), "MB"));
    }

    private static Samples one(double value) {
        return new Samples(List.of(value));
    }
}
