package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The agent that OpenBao brings: logs in as ours does and renders Vault's root into a file. */
final class BaoAgent {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final GuideStage stage;
    private final Path home;
    private int started;

    BaoAgent(GuideStage stage) {
        this.stage = stage;
        this.home = stage.lab().newFolder("bao-agent");
    }

    /** From login to the rendered file, and the end. */
    Timed once() {
        var program = stage.lab().tools().path(Tool.BAO);
        var timed = Timed.wrapper(home.resolve("bao-timed"), program);
        try (var process = start(timed, true)) {
            if (!process.waitFor(PATIENCE)) {
                throw new LabException("bao agent does not end:\n" + process.lastLines(20));
            }
            return Timed.of(process);
        }
    }

    /** Stays, with its login and its file. */
    LabProcess idle() {
        var process = start(stage.lab().tools().path(Tool.BAO), false);
        Until.require(
                PATIENCE,
                () -> "bao agent renders nothing: " + process.lastLines(20),
                () -> Files.exists(rendered()));
        return process;
    }

    private Path rendered() {
        return home.resolve("rendered-" + started);
    }

    private LabProcess start(Path program, boolean exit) {
        started++;
        var config =
                """
                exit_after_auth = %s
                vault { address = "%s" }
                auto_auth {
                  method "kubernetes" {
                    mount_path = "auth/%s"
                    config = { role = "%s", token_path = "%s" }
                  }
                }
                template {
                  contents    = "{{ with secret \\"pki/cert/ca\\" }}{{ .Data.certificate }}{{ end }}"
                  destination = "%s"
                }
                """
                        .formatted(
                                exit,
                                stage.bao().address(),
                                stage.guide().authMount(),
                                stage.guide().role(),
                                stage.account().resolve("token"),
                                rendered());
        var file = WorkDir.write(home.resolve("agent-" + started + ".hcl"), config);
        return LabProcess.start(
                new ProcessSpec(
                        "bao agent",
                        List.of(program.toString(), "agent", "-config=" + file),
                        home,
                        Map.of(),
                        home.resolve("agent-" + started + ".log")));
    }
}
