package io.virtualmesh.lab.training;

import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * Takes the signatures out of signed jars (BouncyCastle's), class files untouched. A JVM leaves classes of signed jars out of its
 * AOT cache and checks each of them at every start, which is a fifth of a start; only a JCE provider of a JVM that asks for signed
 * ones would need them, and none is registered here. The signature is checked while it is taken out: a jar that was tampered
 * with ends the build (docs/decisions/0006).
 */
public final class SignedJars {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private SignedJars() {}

    public static void unsign(Path lib) throws IOException {
        try (var jars = Files.newDirectoryStream(lib, "*.jar")) {
            for (var jar : jars) {
                if (isSigned(jar)) {
                    rewrite(jar);
                }
            }
        }
    }

    private static boolean isSigned(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile(), false)) {
            return jar.stream().anyMatch(entry -> SIGNATURE.matcher(entry.getName()).matches());
        }
    }

    /** Times of the file and in it stay: the application is the same every time it is built. */
    private static void rewrite(Path file) throws IOException {
        var time = Files.getLastModifiedTime(file);
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var jar = new JarFile(file.toFile(), true);
                var out = new JarOutputStream(Files.newOutputStream(fresh))) {
            var manifest = new ZipEntry(JarFile.MANIFEST_NAME);
            manifest.setTime(jar.getEntry(JarFile.MANIFEST_NAME).getTime());
            out.putNextEntry(manifest);
            withoutDigests(jar.getManifest()).write(out);
            for (var entry : jar.stream().toList()) {
                var name = entry.getName();
                if (!name.equals(JarFile.MANIFEST_NAME) && !SIGNATURE.matcher(name).matches()) {
                    var copy = new ZipEntry(name);
                    copy.setTime(entry.getTime());
                    out.putNextEntry(copy);
                    try (var content = jar.getInputStream(entry)) {
                        content.transferTo(out);
                    } catch (SecurityException tampered) {
                        throw new LabException(
                                "%s does not match its signature at %s: %s"
                                        .formatted(file, name, tampered.getMessage()));
                    }
                    demandSigner(file, entry);
                }
            }
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, time);
    }

    /** Known only once the whole entry was read. */
    private static void demandSigner(Path file, JarEntry entry) {
        if (entry.getName().endsWith(".class") && entry.getCodeSigners() == null) {
            throw new LabException(
                    "%s is signed, but %s in it is not".formatted(file, entry.getName()));
        }
    }

    private static Manifest withoutDigests(Manifest signed) {
        var manifest = new Manifest();
        manifest.getMainAttributes().putAll(signed.getMainAttributes());
        return manifest;
    }
}
