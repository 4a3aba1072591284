package io.virtualmesh.agent;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.ops.StatusJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what is wrong and what to do. In istiod's Pod it asks the sidecar, which has all rights and memory for it. */
@Command(
        name = "check",
        description = "Tells in plain words what is wrong and what to do.",
        footer = "Exit code: 0 all well, 1 warnings, 2 failures.",
        mixinStandardHelpOptions = true)
final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--sign",
            description = "Also have a certificate of 60 s signed, and remove its key.")
    private boolean sign;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE})")
    private Output output;

    enum Output {
        table,
        json
    }

    @Override
    public Integer call() throws InterruptedException {
        var parsed = spec.commandLine().getParseResult();
        var asked = askSidecar(parsed);
        var findings = asked.isPresent() ? asked.get() : lookFromHere(parsed);
        var out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case table -> FindingTable.of(findings);
                    case json -> StatusJson.findings(findings);
                });
        out.flush();
        return FindingTable.exitCode(findings);
    }

    private Optional<List<Finding>> askSidecar(CommandLine.ParseResult parsed) {
        var values = SettingValues.of(SettingFlags.given(parsed), System::getenv, Map.of());
        if (values.find(Setting.POD_NAME).isEmpty()) {
            return Optional.empty();
        }
        return SidecarPort.of(values.get(Setting.MANAGEMENT_ADDRESS)).findings(sign);
    }

    private List<Finding> lookFromHere(CommandLine.ParseResult parsed) throws InterruptedException {
        try (var agent = Agent.start(SettingFlags.given(parsed), MeshSettings.Container.CHECK)) {
            var settings = agent.settings();
            boolean inPod = settings.mesh().podName().isPresent();
            // only now it is known what ConfigMap istiod-agent says of the port
            var asked =
                    inPod
                            ? new SidecarPort(settings.management().getPort()).findings(sign)
                            : Optional.<List<Finding>>empty();
            boolean everything = inPod || settings.mesh().virtualMesh().isPresent();
            return asked.orElseGet(() -> PodCheck.once(agent).findings(everything, sign));
        }
    }
}
