package io.virtualmesh.lab.training;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets the assembled application rehearse against stubs while its JVM records an AOT cache, and proves that the cache is
 * taken. A JVM writes a cache also when the run in it failed, so exit status and log are judged first.
 */
public final class Trainer {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Classes, not profiles: with the profiles of a run that made RSA keys a start compiles what it never needs. */
    private static final List<String> RECORD =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

    private final Trainee trainee;
    private final WorkDir work;

    /**
     * @param work for logs and volumes; the trainee must see it under the same path
     */
    public Trainer(Trainee trainee, WorkDir work) {
        this.trainee = trainee;
        this.work = work;
    }

    /** Puts a fresh cache in place. */
    public void record() throws IOException {
        var fresh = Path.of(trainee.cache() + ".new");
        Files.deleteIfExists(trainee.cache());
        Files.deleteIfExists(fresh);
        var options = new ArrayList<>(RECORD);
        options.add("-XX:AOTCacheOutput=" + trainee.told(fresh));
        try (var stage = Stage.ofAllForms(work)) {
            var command = new ArrayList<>(List.of("rehearse"));
            Stream.generate(stage::emptyVolume)
                    .limit(stage.forms())
                    .forEach(volume -> command.add(volume.toString()));
            judge(
                    run(
                            trainee.recording(
                                    options,
                                    stage.environment(),
                                    command,
                                    work.resolve("rehearse.log"))));
        }
        Files.move(fresh, trainee.cache(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void judge(LabProcess rehearsal) {
        var log = rehearsal.log();
        if (rehearsal.exitCode().orElse(-1) != 0
                || log.contains("ERROR")
                || log.contains("[error]")) {
            throw new LabException(
                    "the rehearsal for the AOT cache went wrong (exit %s):%n%s"
                            .formatted(rehearsal.exitCode(), rehearsal.lastLines(40)));
        }
    }

    /** With {@code AOTMode=on} a JVM that cannot take the cache does not start. */
    public void prove() {
        var version =
                run(
                        trainee.taking(
                                "-XX:AOTMode=on",
                                List.of("--version"),
                                work.resolve("version.log")));
        if (version.exitCode().orElse(-1) != 0
                || version.log().lines().noneMatch(line -> line.startsWith("istiod-agent "))) {
            throw new LabException("the AOT cache is not taken:\n" + version.lastLines(20));
        }
    }

    private static LabProcess run(ProcessSpec spec) {
        try (var process = LabProcess.start(spec)) {
            if (!process.waitFor(PATIENCE)) {
                throw new LabException("no end of " + spec + ":\n" + process.lastLines(40));
            }
            return process;
        }
    }
}
