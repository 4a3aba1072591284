package io.virtualmesh.lab.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SbomTest {
    @TempDir private Path folder;

    @Test
    void glibcAndJavaAreAddedToTheBuildsParts() throws IOException {
        var application =
                Files.writeString(
                        folder.resolve("sbom.json"),
                        "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"name\": \"picocli\"}]}");

        var sbom = Sbom.of(application, BaseLayer.GLIBC, Runtime.Version.parse("25.0.3+9-LTS"));

        assertThat(sbom)
                .contains(
                        "\"picocli\"",
                        "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64",
                        "pkg:generic/openjdk@25.0.3%2B9-LTS");
    }
}
