package io.virtualmesh.lab.training;

import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets the assembled application rehearse against stubs while its JVM records an AOT cache, and proves that the cache is
 * taken. A JVM writes a cache also when the run in it failed, so exit status and log are judged first.
 */
final class Trainer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String CACHE = "istiod-agent.aot";
    private static final String RECORDED = "istiod-agent.aot.new";

    /** Classes, not profiles: with the profiles of a run that made RSA keys a start compiles what it never needs. */
    private static final String RECORD =
            "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput=" + RECORDED;

    private final Path app;
    private final WorkDir work = WorkDir.create("istiod-agent-training");

    Trainer(Path app) {
        this.app = app;
    }

    /** Returns a sentence for the user. */
    String train() {
        var began = System.nanoTime();
        var ca = LabCa.root("O=training", KeyKind.P256);
        try (var vault = Stub.start(ca, new VaultStub(ca))) {
            var spec = new TrainingMesh(vault.url(), ca.certificatePem());
            try (var api = Stub.start(ca, new KubernetesStub(spec.pod(), spec.meshes()))) {
                var pod = new TrainingPod(work, api, vault, ca.certificatePem());
                SignedJars.unsign(app.resolve("lib"));
                Files.deleteIfExists(app.resolve(CACHE));
                Files.deleteIfExists(app.resolve(RECORDED));
                var command = new ArrayList<>(List.of("rehearse"));
                spec.meshes().forEach(_ -> command.add(pod.emptyVolume().toString()));
                judge(run(RECORD, pod.environment(), command));
            }
            Files.move(
                    app.resolve(RECORDED), app.resolve(CACHE), StandardCopyOption.REPLACE_EXISTING);
            proveTaken();
            return "AOT cache: %s, %d MB, recorded in %d s"
                    .formatted(
                            app.resolve(CACHE),
                            Files.size(app.resolve(CACHE)) >> 20,
                            Duration.ofNanos(System.nanoTime() - began).toSeconds());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put " + CACHE + " into " + app, e);
        }
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
    private void proveTaken() {
        var version = run("-XX:AOTMode=on", Map.of(), List.of("--version"));
        if (version.exitCode().orElse(-1) != 0 || !version.log().startsWith("istiod-agent ")) {
            throw new LabException("the AOT cache is not taken:\n" + version.lastLines(20));
        }
    }

    private LabProcess run(String option, Map<String, String> environment, List<String> arguments) {
        var all = new HashMap<>(environment);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.put("JAVA_OPTIONS", option);
        var command = new ArrayList<>(List.of(app.resolve("bin/istiod-agent").toString()));
        command.addAll(arguments);
        var log = work.resolve(arguments.getFirst().replace("--", "") + ".log");
        try (var process =
                LabProcess.start(new ProcessSpec(arguments.getFirst(), command, app, all, log))) {
            if (!process.waitFor(PATIENCE)) {
                throw new LabException("no end of " + command + ":\n" + process.lastLines(40));
            }
            return process;
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
