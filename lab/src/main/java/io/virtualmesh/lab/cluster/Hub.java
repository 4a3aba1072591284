package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.Call;
import io.virtualmesh.lab.process.LabException;
import java.util.List;

/** The bridge between a lab's nodes, in a network namespace of its own. It leads nowhere else. */
record Hub(Sandbox sandbox) {
    static Hub start(Sandbox sandbox) {
        batch(
                sandbox,
                "link set lo up",
                "link add lab type bridge",
                "addr add " + Address.HUB + "/24 dev lab",
                "link set lab up");
        return new Hub(sandbox);
    }

    /** One cable from the bridge to {@code eth0} of the node, and the ways to all other nodes' pods. */
    void connect(Sandbox node, Address address, List<Address> all) {
        var cable = "to-" + address.number();
        batch(
                sandbox,
                "link add %s type veth peer name eth0 netns %d".formatted(cable, node.pid()),
                "link set " + cable + " master lab",
                "link set " + cable + " up");
        batch(
                node,
                "link set lo up",
                "addr add " + address.nodeIp() + "/24 dev eth0",
                "link set eth0 up",
                "route add default via " + Address.HUB);
        for (var other : all) {
            if (!other.equals(address)) {
                batch(node, "route add " + other.podRange() + " via " + other.nodeIp());
            }
        }
    }

    private static void batch(Sandbox sandbox, String... lines) {
        try {
            Call.of(sandbox.inNetwork("ip", "-batch", "-"))
                    .withInput(String.join("\n", lines) + "\n")
                    .output();
        } catch (LabException e) {
            throw new LabException("cannot lay the lab's network: " + e.getMessage(), e);
        }
    }
}
