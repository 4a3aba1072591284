package io.virtualmesh.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertPath;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedJarsTest {
    @TempDir private Path lib;

    @Test
    void onlySignatureAndDigestsLeaveASignedJar() throws IOException {
        var file = signed(jar("plain.jar", "a/B.class"));
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
    void aJarThatWasChangedAfterItWasSignedEndsTheBuild() throws IOException {
        var file = signed(jar("plain.jar", "a/B.class"));
        try (var inside = FileSystems.newFileSystem(file)) {
            Files.writeString(inside.getPath("a/B.class"), "something else");
        }

        assertThatThrownBy(() -> SignedJars.unsign(lib))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("does not match its signature at a/B.class");
    }

    @Test
    void aClassThatWasAddedToASignedJarEndsTheBuild() throws IOException {
        var file = signed(jar("plain.jar", "a/B.class"));
        try (var inside = FileSystems.newFileSystem(file)) {
            Files.writeString(inside.getPath("a/C.class"), "added");
        }

        assertThatThrownBy(() -> SignedJars.unsign(lib))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("is signed, but a/C.class in it is not");
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
        var file = lib.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (var entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(("content of " + entry).getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private Path signed(Path plain) throws IOException {
        var signer = LabCa.root("CN=signer", KeyKind.P256);
        var file = lib.resolve("signed.jar");
        try (var in = new ZipFile(plain.toFile());
                var out = Files.newOutputStream(file)) {
            new JarSigner.Builder(signer.key(), path(signer)).build().sign(in, out);
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
        Files.delete(plain);
        return file;
    }

    private static CertPath path(LabCa signer) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(signer.certificate()));
    }
}
