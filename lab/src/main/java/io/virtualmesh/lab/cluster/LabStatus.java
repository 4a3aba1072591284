package io.virtualmesh.lab.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a lab is, by what the machine shows.
 *
 * @param problems of each cluster, by its name
 */
record LabStatus(LabFolder lab, boolean started, boolean hub, Map<String, List<String>> problems) {
    LabStatus {
        problems = new TreeMap<>(problems);
    }

    static LabStatus of(LabFolder lab) {
        var problems = new TreeMap<String, List<String>>();
        var state = lab.exists() ? LabState.read(lab) : Optional.<LabState>empty();
        state.ifPresent(known -> {
            for (var cluster : known.clusters()) {
                var address = new Address(cluster.number());
                problems.put(address.cluster(), problems(lab, address));
            }
        });
        return new LabStatus(lab, state.isPresent(), Sandbox.find(lab.hub()).isPresent(), problems);
    }

    private static List<String> problems(LabFolder lab, Address address) {
        var files = NodeFiles.of(lab, address);
        return Sandbox.find(files.home()).map(LabStatus::missing).orElse(List.of("ended"));
    }

    private static List<String> missing(Sandbox sandbox) {
        var running = sandbox.processes().stream().map(RunningProcess::program).toList();
        var missing = new ArrayList<String>();
        for (var component : Component.values()) {
            if (!running.contains(component.program())) {
                missing.add(component.program() + " does not run");
            }
        }
        if (!running.contains("relay")) {
            missing.add("relay does not run");
        }
        return missing;
    }

    boolean isUp() {
        return started && hub && problems.values().stream().allMatch(List::isEmpty);
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("lab %s: %s".formatted(lab.name(), isUp() ? "up" : remedy()));
        problems.forEach((cluster, found) ->
                lines.add(
                        "  %s: %s"
                                .formatted(
                                        cluster,
                                        found.isEmpty()
                                                ? "all "
                                                        + Component.values().length
                                                        + " components run"
                                                : found.stream()
                                                        .collect(Collectors.joining(", ")))));
        if (isUp()) {
            lines.add("  export KUBECONFIG=" + lab.kubeconfig());
        }
        return lines;
    }

    private String remedy() {
        var what = started ? "not whole" : "starting, or its start was cut off";
        return what + "; 'lab down --name " + lab.name() + "' removes it";
    }
}
