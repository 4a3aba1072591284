package io.virtualmesh.agent;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.Signer;
import io.virtualmesh.agent.istiod.IstiodInspection;
import io.virtualmesh.agent.ops.StatusBoard;
import io.virtualmesh.agent.ops.StatusJson;
import io.virtualmesh.agent.vault.VaultInspection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Everything that {@code check} can look at, from where it runs. */
final class PodCheck {
    private final Agent agent;
    private final boolean running;

    private PodCheck(Agent agent, boolean running) {
        this.agent = agent;
        this.running = running;
    }

    /** From a command that looks once. */
    static PodCheck once(Agent agent) {
        return new PodCheck(agent, false);
    }

    /** From inside the sidecar, which knows how it fares and what it follows. */
    static PodCheck ofSidecar(Agent agent) {
        return new PodCheck(agent, true);
    }

    /** As {@link #findings}, for the sidecar's port. */
    String json(boolean trial) {
        return StatusJson.findings(findings(true, trial));
    }

    /**
     * @param inPod whether the volume and istiod's ports are ours to see
     * @param trial also have a certificate of 60 s signed
     */
    List<Finding> findings(boolean inPod, boolean trial) {
        var mesh = new MeshCheck(agent).look();
        var findings = new ArrayList<>(mesh.findings());
        if (running) {
            agent.part(StatusBoard.class).latest().map(StateFinding::of).ifPresent(findings::add);
        }
        findings.addAll(inPod ? insidePod(inForce(mesh.view()), trial) : outsidePod(trial));
        return List.copyOf(findings);
    }

    /** A fresh look may show nothing (deleted, API server away) while we follow what was accepted before. */
    private MeshView inForce(MeshView seen) {
        return seen instanceof MeshView.Managed || !running
                ? seen
                : agent.part(Meshes.class).source().view();
    }

    private List<Finding> insidePod(MeshView view, boolean trial) {
        var settings = agent.settings();
        var now = agent.part(Clock.class).instant();
        var findings = new ArrayList<Finding>();
        if (view instanceof MeshView.Managed mesh) {
            var cluster = agent.part(Cluster.class);
            var request = new Signer.SigningRequest(mesh.intent(), settings.loop().pod(), now);
            findings.addAll(
                    new VaultInspection(settings.vault(), cluster.secrets())
                            .inspect(request, trial));
        } else {
            findings.add(
                    Finding.skipped(
                            "Vault",
                            "not looked at: no VirtualMesh says which",
                            "settle the VirtualMesh first"));
        }
        findings.addAll(
                new IstiodInspection(settings.istiod(), settings.loop().rules()).inspect(now));
        return findings;
    }

    private List<Finding> outsidePod(boolean trial) {
        var pod = "kubectl exec -n %s deploy/%s -c istiod-agent -- java @istiod-agent check%s";
        var mesh = agent.settings().mesh();
        var command = pod.formatted(mesh.podNamespace(), mesh.deployment(), trial ? " --sign" : "");
        return List.of(
                Finding.skipped("Vault", "seen from istiod's Pod only", command),
                Finding.skipped("volume", "seen from istiod's Pod only", command),
                Finding.skipped("istiod's CA", "seen from istiod's Pod only", command));
    }
}
