package io.virtualmesh.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {
    private static final Entry.Text HOSTS = new Entry.Text("etc/hosts", "127.0.0.1 localhost");

    @Test
    void entriesAreInOrderAndBelowTheirFolders() {
        var layer =
                new Layer(
                        "two",
                        List.of(
                                new Entry.Text("opt/a/b", ""),
                                HOSTS,
                                new Entry.Folder("tmp", 01777)));

        assertThat(layer.entries())
                .extracting(Entry::path)
                .containsExactly("etc", "etc/hosts", "opt", "opt/a", "opt/a/b", "tmp");
    }

    @Test
    void mergedLayersShareTheirFolders() {
        var merged =
                Layer.merged(
                        "all",
                        List.of(
                                new Layer("one", List.of(HOSTS)),
                                new Layer("two", List.of(new Entry.Text("etc/group", "")))));

        assertThat(merged.entries())
                .extracting(Entry::path)
                .containsExactly("etc", "etc/group", "etc/hosts");
    }

    @Test
    void twoContentsOfOnePathAreRefused() {
        assertThatThrownBy(
                        () -> new Layer("x", List.of(HOSTS, new Entry.Text("etc/hosts", "other"))))
                .hasMessageContaining("two of etc/hosts");
    }

    @Test
    void nothingMayBeSetuid() {
        var setuid = new Entry.Copy("bin/su", Path.of("su"), 04755);

        assertThatThrownBy(() -> new Layer("x", List.of(setuid))).hasMessageContaining("bin/su");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "etc/../passwd", "../passwd", "etc//passwd", "etc/"})
    void pathsThatLeadElsewhereAreRefused(String path) {
        assertThatThrownBy(() -> new Layer("x", List.of(new Entry.Text(path, ""))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
