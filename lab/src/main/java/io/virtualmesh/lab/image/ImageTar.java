package io.virtualmesh.lab.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One file that is an OCI layout and Docker's archive at once: both lists name the same blobs. */
record ImageTar(ImageName name, Labels labels, List<LayerBlob> layers) {

    /** Puts the blobs it still needs into {@code store}. */
    void write(BlobStore store, Path file) throws IOException {
        var config = store.put(Manifest.bytes(Manifest.config(labels, layers)));
        var manifest = store.put(Manifest.bytes(Manifest.manifest(config, labels, layers)));
        var entries = new ArrayList<Entry>();
        entries.add(blob(config));
        entries.add(blob(manifest));
        layers.forEach(layer -> entries.add(blob(layer.gzip())));
        entries.add(new Entry.Text("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}\n"));
        entries.add(text("index.json", Manifest.bytes(Manifest.index(manifest, name))));
        entries.add(new Entry.Text("manifest.json", Manifest.docker(config, name, layers)));
        writeTar(new Layer("image", entries), file);
    }

    static void writeTar(Layer content, Path file) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            Tar.write(content, out);
        }
    }

    private static Entry blob(Blob blob) {
        return new Entry.Copy(blob.path(), blob.file(), Entry.FILE);
    }

    private static Entry text(String path, byte[] json) {
        return new Entry.Text(path, new String(json, StandardCharsets.UTF_8));
    }
}
