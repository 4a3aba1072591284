package io.virtualmesh.lab.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virtualmesh.lab.process.LabException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image as an engine has it after import, from nothing but its tar: every blob compared with its digest, the layers unpacked in
 * their order.
 *
 * @param config the image's configuration, as OCI defines it
 */
public record UnpackedImage(RootFileSystem root, JsonNode config) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BLOBS = "blobs/sha256/";

    /**
     * @param folder an empty one
     */
    public static UnpackedImage of(Path tar, Path folder) throws IOException {
        unpackLayout(tar, folder);
        var index = JSON.readTree(folder.resolve("index.json").toFile());
        var manifest = JSON.readTree(blob(folder, index.at("/manifests/0")).toFile());
        var root = new RootFileSystem(Files.createDirectory(folder.resolve("rootfs")));
        for (var layer : manifest.path("layers")) {
            root.unpack(blob(folder, layer));
        }
        return new UnpackedImage(
                root, JSON.readTree(blob(folder, manifest.path("config")).toFile()));
    }

    public List<String> entryPoint() {
        return words("Entrypoint");
    }

    /** {@code NAME=value} each. */
    public List<String> environment() {
        return words("Env");
    }

    private List<String> words(String field) {
        return StreamSupport.stream(config.path("config").path(field).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static void unpackLayout(Path tar, Path folder) throws IOException {
        Files.createDirectories(folder.resolve(BLOBS));
        try (var files =
                new TarArchiveInputStream(
                        new BufferedInputStream(Files.newInputStream(tar), 1 << 16))) {
            for (var entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                if (entry.isFile()) {
                    copy(entry.getName(), files, folder);
                }
            }
        }
    }

    private static void copy(String name, InputStream content, Path folder) throws IOException {
        var file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
            throw new LabException("the image has a path outside: " + name);
        }
        try (var hash = new Sha256(new BufferedOutputStream(Files.newOutputStream(file)))) {
            content.transferTo(hash);
            if (name.startsWith(BLOBS) && !name.equals(BLOBS + hash.hex())) {
                throw new LabException("a blob has not the content of its name: " + name);
            }
        }
    }

    private static Path blob(Path folder, JsonNode descriptor) {
        return folder.resolve("blobs/" + descriptor.path("digest").asText().replace(":", "/"));
    }
}
