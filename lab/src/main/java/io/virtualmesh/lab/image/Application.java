package io.virtualmesh.lab.image;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.training.SignedJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * What the build has assembled, as two layers: jars of others, which change seldom, and our own.
 *
 * @param folder with {@code jvm.args} and {@code lib}
 * @param jars a copy of {@code lib} without signatures
 */
record Application(Path folder, Path jars) {
    private static final Set<String> OWN = Set.of("istiod-agent.jar", "virtualmesh-api.jar");

    /** Leaves the folder itself as it is. */
    static Application of(Path folder, Path copy) throws IOException {
        if (!Files.isRegularFile(folder.resolve("lib/istiod-agent.jar"))) {
            throw new LabException("no application in " + folder + "; run `make build`");
        }
        Files.createDirectories(copy);
        try (var jars = Files.newDirectoryStream(folder.resolve("lib"), "*.jar")) {
            for (var jar : jars) {
                Files.copy(
                        jar, copy.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        SignedJars.unsign(copy);
        return new Application(folder, copy);
    }

    /** The project's version, as Maven wrote it into the jar. */
    String version() throws IOException {
        try (var jar = new JarFile(jars.resolve("istiod-agent.jar").toFile())) {
            var entry = jar.getEntry("META-INF/maven/io.virtualmesh/istiod-agent/pom.properties");
            if (entry == null) {
                throw new LabException("istiod-agent.jar does not tell its version");
            }
            var properties = new Properties();
            try (var content = jar.getInputStream(entry)) {
                properties.load(content);
            }
            return properties.getProperty("version", "unknown");
        }
    }

    String jvmArgs() throws IOException {
        return Files.readString(folder.resolve("jvm.args"));
    }

    Layer dependencies() throws IOException {
        return new Layer("dependencies", jars(false));
    }

    Layer own(String sbom, Path licence) throws IOException {
        var entries = new ArrayList<>(jars(true));
        entries.add(new Entry.Text(Layout.LAUNCH, Layout.launchFile(jvmArgs())));
        entries.add(new Entry.Text(Layout.SBOM, sbom));
        entries.add(new Entry.Copy(Layout.LICENCE, licence, Entry.FILE));
        return new Layer("istiod-agent", entries);
    }

    private List<Entry> jars(boolean own) throws IOException {
        try (var files = Files.list(jars)) {
            return files.filter(jar -> OWN.contains(jar.getFileName().toString()) == own)
                    .<Entry>map(jar ->
                            new Entry.Copy(Layout.LIB + "/" + jar.getFileName(), jar, Entry.FILE))
                    .toList();
        }
    }
}
