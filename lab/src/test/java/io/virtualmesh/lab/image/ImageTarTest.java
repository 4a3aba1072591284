package io.virtualmesh.lab.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTarTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Labels LABELS =
            new Labels(
                    "1.2.3",
                    Optional.of("c0ffee"),
                    Optional.of("https://example.org/istiod-agent"),
                    Instant.parse("2026-11-21T00:00:00Z"));

    @TempDir private Path folder;

    @Test
    void everyBlobHasTheContentOfItsName() throws IOException {
        var blobs = image("a");
        blobs.keySet().removeIf(path -> !path.startsWith("blobs/sha256/"));

        assertThat(blobs).hasSize(4);
        for (var blob : blobs.entrySet()) {
            assertThat(blob.getKey()).endsWith("/" + sha256(blob.getValue()));
        }
    }

    @Test
    void bothListsLeadToTheSameConfigAndLayers() throws IOException {
        var files = image("a");

        var index = json(files, "index.json").at("/manifests/0");
        var manifest = JSON.readTree(blob(files, index));
        var docker = json(files, "manifest.json").get(0);
        assertThat(docker.path("Config").asText()).isEqualTo(path(manifest.path("config")));
        assertThat(docker.path("Layers"))
                .extracting(JsonNode::asText)
                .isEqualTo(all(manifest.path("layers")).stream().map(ImageTarTest::path).toList());
        assertThat(docker.at("/RepoTags/0").asText()).isEqualTo("istiod-agent:1.2.3");
        assertThat(index.at("/annotations/io.containerd.image.name").asText())
                .isEqualTo("docker.io/library/istiod-agent:1.2.3");
        assertThat(manifest.at("/annotations/org.opencontainers.image.source").asText())
                .isEqualTo("https://example.org/istiod-agent");
        assertThat(new String(files.get("oci-layout"), StandardCharsets.UTF_8))
                .contains("\"1.0.0\"");
    }

    @Test
    void sizesAndDiffIdsFit() throws IOException {
        var files = image("a");

        var manifest = JSON.readTree(blob(files, json(files, "index.json").at("/manifests/0")));
        var config = JSON.readTree(blob(files, manifest.path("config")));
        var layers = all(manifest.path("layers"));
        for (int i = 0; i < layers.size(); i++) {
            var content = blob(files, layers.get(i));
            assertThat(layers.get(i).path("size").asInt()).isEqualTo(content.length);
            var tar = new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes();
            assertThat(config.at("/rootfs/diff_ids/" + i).asText())
                    .isEqualTo("sha256:" + sha256(tar));
        }
        assertThat(config.at("/history")).hasSameSizeAs(config.at("/rootfs/diff_ids"));
    }

    @Test
    void theConfigStartsTheAgentAsIstioProxyWithoutAShell() throws IOException {
        var files = image("a");

        var manifest = JSON.readTree(blob(files, json(files, "index.json").at("/manifests/0")));
        var config = JSON.readTree(blob(files, manifest.path("config")));
        assertThat(config.path("created").asText()).isEqualTo("2026-11-21T00:00:00Z");
        assertThat(config.path("architecture").asText()).isEqualTo("amd64");
        assertThat(config.at("/config/User").asText()).isEqualTo("1337:1337");
        assertThat(config.at("/config/Entrypoint"))
                .extracting(JsonNode::asText)
                .containsExactly("/opt/java/bin/java", "@/opt/istiod-agent/istiod-agent");
        assertThat(config.at("/config/StopSignal").asText()).isEqualTo("SIGTERM");
        assertThat(config.at("/config/ExposedPorts").has("9911/tcp")).isTrue();
        assertThat(config.at("/config/Labels/org.opencontainers.image.revision").asText())
                .isEqualTo("c0ffee");
    }

    @Test
    void entriesAreRootsOfOneTimeWithTheModesGiven() throws IOException {
        var gzip = new BlobStore(folder).put(layer()).gzip().file();

        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(gzip)))) {
            var seen = new LinkedHashMap<String, String>();
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
                assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(Tar.TIME);
                seen.put(entry.getName(), Integer.toOctalString(entry.getMode() & 07777));
            }
            assertThat(seen)
                    .containsExactly(
                            Map.entry("bin/", "755"),
                            Map.entry("bin/run", "755"),
                            Map.entry("etc/", "755"),
                            Map.entry("etc/passwd", "644"),
                            Map.entry("lib64", "777"),
                            Map.entry("tmp/", "1777"));
        }
    }

    @Test
    void anUnpackedLayerIsWhatWentIn() throws IOException {
        var root = new RootFileSystem(Files.createDirectory(folder.resolve("root")));

        root.unpack(new BlobStore(folder).put(layer()).gzip().file());

        var run = root.folder().resolve("bin/run");
        assertThat(run).hasContent("program");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .isEqualTo("rwxr-xr-x");
        assertThat(Files.getLastModifiedTime(run).toInstant()).isEqualTo(Tar.TIME);
        assertThat(Files.readSymbolicLink(root.folder().resolve("lib64")))
                .isEqualTo(Path.of("lib"));
    }

    @Test
    void twiceTheSameContentIsTwiceTheSameFile() throws IOException {
        image("a");
        Files.setLastModifiedTime(folder.resolve("program"), FileTime.fromMillis(0));
        image("b");

        assertThat(folder.resolve("a.tar")).hasSameBinaryContentAs(folder.resolve("b.tar"));
    }

    private Layer layer() throws IOException {
        var program = Files.writeString(folder.resolve("program"), "program");
        return new Layer(
                "first",
                List.of(
                        new Entry.Text("etc/passwd", "root:x:0:0::/:/nologin\n"),
                        new Entry.Copy("bin/run", program, Entry.PROGRAM),
                        new Entry.Link("lib64", "lib"),
                        new Entry.Folder("tmp", 01777)));
    }

    private Map<String, byte[]> image(String name) throws IOException {
        var store = new BlobStore(Files.createDirectories(folder.resolve("blobs-" + name)));
        var second = new Layer("second", List.of(new Entry.Text("opt/new", "x".repeat(20_000))));
        var layers = List.of(store.put(layer()), store.put(second));
        var file = folder.resolve(name + ".tar");
        new ImageTar(new ImageName("istiod-agent", "1.2.3"), LABELS, layers).write(store, file);
        var files = new LinkedHashMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(Files.newInputStream(file))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName(), tar.readAllBytes());
                }
            }
        }
        return files;
    }

    private static JsonNode json(Map<String, byte[]> files, String name) throws IOException {
        return JSON.readTree(files.get(name));
    }

    private static byte[] blob(Map<String, byte[]> files, JsonNode descriptor) {
        return files.get(path(descriptor));
    }

    private static String path(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asText().replace(":", "/");
    }

    private static List<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static String sha256(byte[] content) throws IOException {
        var hash = new Sha256(OutputStream.nullOutputStream());
        hash.write(content);
        return hash.hex();
    }
}
