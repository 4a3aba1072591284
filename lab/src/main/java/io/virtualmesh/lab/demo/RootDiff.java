package io.virtualmesh.lab.demo;

import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.tools.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The last command of seeds/002, run for real: its output is to be empty. {@code jq -r} is left to
 * kubectl, which ends its output with a newline in the same way.
 */
final class RootDiff {
    static final String SHOWN =
            "kubectl get cm -n bookinfo istio-ca-root-cert"
                    + " -o jsonpath='{.data.root-cert\\.pem}{\"\\n\"}' | diff root-cert.pem -";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final GuideStage stage;

    RootDiff(GuideStage stage) {
        this.stage = stage;
    }

    /** What the command printed once istiod has written the ConfigMap. */
    String output() {
        Until.require(
                PATIENCE,
                () -> "istiod did not write ConfigMap istio-ca-root-cert into bookinfo",
                this::isThere);
        var folder = stage.lab().work().path();
        var kubectl = stage.lab().tools().path(Tool.KUBECTL).getParent();
        var log = stage.lab().newFolder("diff").resolve("output");
        var spec =
                new ProcessSpec(
                        "diff",
                        List.of("/bin/sh", "-c", SHOWN),
                        folder,
                        Map.of(
                                "PATH", kubectl + ":" + pathOfThisUser(),
                                "HOME", folder.toString(),
                                "KUBECONFIG", stage.api().kubeconfig().toString()),
                        log);
        try (var process = LabProcess.start(spec)) {
            if (!process.waitFor(PATIENCE)) {
                throw new LabException("no end after 60 s of: " + SHOWN);
            }
            return process.log().strip();
        }
    }

    private static String pathOfThisUser() {
        var path = System.getenv("PATH");
        return path == null ? "/usr/bin:/bin" : path;
    }

    private boolean isThere() {
        return stage.api()
                        .client()
                        .configMaps()
                        .inNamespace("bookinfo")
                        .withName("istio-ca-root-cert")
                        .get()
                != null;
    }
}
