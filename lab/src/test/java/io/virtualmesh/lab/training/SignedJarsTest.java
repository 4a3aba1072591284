package io.virtualmesh.lab.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedJarsTest {
    @TempDir private Path lib;

    @Test
    void onlySignatureAndDigestsLeaveASignedJar() throws IOException {
        var file = jar("signed.jar", "META-INF/BC.SF", "META-INF/BC.RSA", "a/B.class");
        var time = FileTime.fromMillis(1_700_000_000_000L);
        Files.setLastModifiedTime(file, time);

        SignedJars.unsign(lib);

        try (var jar = new JarFile(file.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .containsExactly("META-INF/MANIFEST.MF", "a/B.class");
            assertThat(jar.getInputStream(jar.getEntry("a/B.class")).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("content of a/B.class");
            assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release"))
                    .isEqualTo("true");
            assertThat(jar.getManifest().getEntries()).isEmpty();
        }
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
    }

    @Test
    void aJarWithoutSignatureStaysAsItIs() throws IOException {
        var file = jar("plain.jar", "a/B.class");
        var before = Files.readAllBytes(file);

        SignedJars.unsign(lib);

        assertThat(file).hasBinaryContent(before);
    }

    private Path jar(String name, String... entries) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Multi-Release", "true");
        var digest = new Attributes();
        digest.putValue("SHA-256-Digest", "x");
        manifest.getEntries().put("a/B.class", digest);
        var file = lib.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (var entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(("content of " + entry).getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }
}
