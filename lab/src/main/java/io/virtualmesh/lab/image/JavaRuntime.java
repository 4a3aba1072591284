package io.virtualmesh.lab.image;

import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/** The part of this JDK that the agent uses, by jlink. */
final class JavaRuntime {
    /** Found by jdeps and by what a rehearsal loads; docs/image.md tells what each is for. */
    static final List<String> MODULES =
            List.of(
                    "java.base",
                    "java.logging",
                    "java.management",
                    "java.naming",
                    "java.net.http",
                    "java.xml",
                    "jdk.httpserver",
                    "jdk.management",
                    "jdk.unsupported",
                    "jdk.zipfs");

    private static final Set<String> NOT_NEEDED =
            Set.of(
                    Layout.JAVA + "/bin/keytool",
                    Layout.JAVA + "/bin/jwebserver",
                    Layout.JAVA + "/lib/jexec",
                    Layout.JAVA + "/lib/jspawnhelper",
                    Layout.JAVA + "/lib/classlist");

    /** Of no weight at a start, since classes come from the AOT cache. */
    private static final String COMPRESSION = "zip-9";

    /**
     * Makes classes for method handles, before or after debug information is stripped as chance will have it: a runtime of other bytes
     * in one of a few builds. The AOT cache brings such classes too.
     */
    private static final String SOMETIMES_STRIPPED = "generate-jli-classes";

    private JavaRuntime() {}

    /** Fills {@code folder}, which must not be there yet. */
    static Layer link(Path folder) throws IOException {
        var jlink =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() -> new LabException("no jlink: run it by a whole JDK 25"));
        var said = new StringWriter();
        var log = new PrintWriter(said);
        int code =
                jlink.run(
                        log,
                        log,
                        "--add-modules",
                        String.join(",", MODULES),
                        "--output",
                        folder.toString(),
                        "--strip-debug",
                        "--disable-plugin",
                        SOMETIMES_STRIPPED,
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress",
                        COMPRESSION);
        if (code != 0) {
            throw new LabException("jlink failed (exit %d):%n%s".formatted(code, said));
        }
        return new Layer(
                "java",
                FileTree.entries(folder, Layout.JAVA).stream()
                        .filter(entry -> !NOT_NEEDED.contains(entry.path()))
                        .toList());
    }
}
