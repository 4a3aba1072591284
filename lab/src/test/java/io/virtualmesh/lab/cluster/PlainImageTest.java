package io.virtualmesh.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainImageTest {
    @TempDir Path folder;

    @Test
    void theArchiveNamesItsOneLayerByTheLayersOwnHash() throws Exception {
        var archive = files(Files.newInputStream(write()));

        var manifest = json(archive.get("manifest.json")).get(0);
        assertThat(manifest.path("RepoTags").get(0).asText()).isEqualTo("docker.io/lab/x:1");
        var layer = archive.get(manifest.path("Layers").get(0).asText());
        var config = json(archive.get(manifest.path("Config").asText()));
        assertThat(config.at("/rootfs/diff_ids/0").asText()).isEqualTo("sha256:" + sha256(layer));
        assertThat(config.at("/config/Entrypoint/0").asText()).isEqualTo("/bin/x");
        assertThat(config.at("/config/User").asText()).isEqualTo("1:2");
    }

    @Test
    void theLayerHoldsFilesAndLinks() throws Exception {
        var archive = files(Files.newInputStream(write()));
        var layer = json(archive.get("manifest.json")).get(0).path("Layers").get(0).asText();

        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive.get(layer)))) {
            var program = tar.getNextEntry();
            while (!program.getName().equals("bin/x")) {
                program = tar.getNextEntry();
            }
            assertThat(program.getMode() & 0777).isEqualTo(0755);
            assertThat(tar.readAllBytes()).asString().isEqualTo("program");
            var link = tar.getNextEntry();
            assertThat(link.isSymbolicLink()).isTrue();
            assertThat(link.getLinkName()).isEqualTo("x");
        }
    }

    private Path write() throws IOException {
        var program = Files.writeString(folder.resolve("program"), "program");
        return new PlainImage("docker.io/lab/x:1", List.of("/bin/x"), "1:2")
                .file("/bin/x", program)
                .link("/bin/y", "x")
                .write(folder.resolve("x.tar"));
    }

    private static Map<String, byte[]> files(InputStream archive) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(archive)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }

    private static JsonNode json(byte[] content) throws IOException {
        return new ObjectMapper().readTree(content);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
