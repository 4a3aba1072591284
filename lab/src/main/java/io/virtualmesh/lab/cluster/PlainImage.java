package io.virtualmesh.lab.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A container image of one layer, made of files of this machine without any container engine, and
 * written as a docker-archive.
 */
public final class PlainImage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROGRAM = 0755;

    private final String name;
    private final List<String> entryPoint;
    private final String user;
    private final Map<String, Path> files = new TreeMap<>();
    private final Map<String, String> links = new TreeMap<>();

    /**
     * @param name with registry and tag, for example {@code docker.io/lab/echo:1}
     * @param user {@code uid:gid}, empty for root
     */
    public PlainImage(String name, List<String> entryPoint, String user) {
        this.name = name;
        this.entryPoint = List.copyOf(entryPoint);
        this.user = user;
    }

    /** A copy of a file, readable and executable by everybody. */
    public PlainImage file(String inside, Path source) {
        files.put(inside, source);
        return this;
    }

    public PlainImage link(String inside, String target) {
        links.put(inside, target);
        return this;
    }

    public Path write(Path tar) {
        try {
            var layer = Files.createTempFile(tar.getParent(), "layer-", ".tar");
            try {
                writeArchive(tar, layer, writeLayer(layer));
            } finally {
                Files.deleteIfExists(layer);
            }
            return tar;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write image " + name + " to " + tar, e);
        }
    }

    /** Returns the SHA-256 of what was written. */
    private String writeLayer(Path layer) throws IOException {
        var digest = sha256();
        try (var out = new DigestOutputStream(open(layer), digest);
                var tar = tar(out)) {
            var temporary = new TarArchiveEntry("tmp/");
            temporary.setMode(01777);
            tar.putArchiveEntry(temporary);
            tar.closeArchiveEntry();
            for (var file : files.entrySet()) {
                copy(tar, file.getKey().substring(1), file.getValue(), PROGRAM);
            }
            for (var link : links.entrySet()) {
                var entry =
                        new TarArchiveEntry(link.getKey().substring(1), TarConstants.LF_SYMLINK);
                entry.setLinkName(link.getValue());
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void writeArchive(Path target, Path layer, String digest) throws IOException {
        var config =
                JSON.writeValueAsBytes(
                        Map.of(
                                "architecture",
                                goArchitecture(),
                                "os",
                                "linux",
                                "config",
                                Map.of(
                                        "Entrypoint", entryPoint,
                                        "User", user,
                                        "Env",
                                                List.of(
                                                        "PATH=/usr/local/bin:/usr/sbin:/usr/bin"
                                                                + ":/sbin:/bin")),
                                "rootfs",
                                Map.of("type", "layers", "diff_ids", List.of("sha256:" + digest))));
        var configName = HexFormat.of().formatHex(sha256().digest(config)) + ".json";
        var layerName = digest + "/layer.tar";
        var manifest =
                Map.of(
                        "Config", configName,
                        "RepoTags", List.of(name),
                        "Layers", List.of(layerName));
        try (var tar = tar(open(target))) {
            add(tar, configName, config);
            copy(tar, layerName, layer, 0644);
            add(
                    tar,
                    "manifest.json",
                    JSON.writeValueAsString(List.of(manifest)).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    private static TarArchiveOutputStream tar(OutputStream out) {
        var tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        return tar;
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content)
            throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void copy(TarArchiveOutputStream tar, String name, Path source, int mode)
            throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(Files.size(source));
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        try (var content = new BufferedInputStream(Files.newInputStream(source))) {
            content.transferTo(tar);
        }
        tar.closeArchiveEntry();
    }

    /** As images call it. */
    private static String goArchitecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
