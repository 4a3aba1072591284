package io.virtualmesh.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The four files as istiod reads them.
 *
 * @param files content by name
 * @param modes of everything below the directory, by path
 */
record PublishedSet(Map<String, String> files, Map<String, String> modes) {
    private static final List<String> NAMES =
            List.of("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem");

    static PublishedSet in(Path directory) throws IOException {
        var files = new TreeMap<String, String>();
        for (var name : NAMES) {
            files.put(name, Files.readString(directory.resolve(name)));
        }
        return new PublishedSet(files, modes(directory));
    }

    private static Map<String, String> modes(Path directory) throws IOException {
        var modes = new TreeMap<String, String>();
        try (var tree = Files.walk(directory)) {
            for (var path : tree.filter(it -> !Files.isSymbolicLink(it)).toList()) {
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                modes.put((Files.isDirectory(path) ? "d" : "-") + path, mode);
            }
        }
        return modes;
    }

    X509Certificate ca() {
        return certificates("ca-cert.pem").getFirst();
    }

    List<X509Certificate> chain() {
        return certificates("cert-chain.pem");
    }

    List<X509Certificate> roots() {
        return certificates("root-cert.pem");
    }

    private List<X509Certificate> certificates(String name) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(files.get(name).getBytes()))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IllegalStateException(name + " holds no certificates", e);
        }
    }

    /** The lines of the key that would give it away. */
    List<String> keyLines() {
        return files.get("ca-key.pem").lines().filter(it -> !it.startsWith("-----")).toList();
    }

    @Override
    public String toString() {
        return "PublishedSet " + ca().getSubjectX500Principal();
    }
}
