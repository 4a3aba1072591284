package io.virtualmesh.lab.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** A folder of blobs. */
record BlobStore(Path folder) {

    Blob put(byte[] content) throws IOException {
        return put(out -> out.write(content));
    }

    LayerBlob put(Layer layer) throws IOException {
        var zipped = new Zipped(layer);
        var gzip = put(zipped);
        long size = 0;
        for (var entry : layer.entries()) {
            size += Tar.size(entry);
        }
        return new LayerBlob(layer.name(), gzip, "sha256:" + zipped.sha256, size);
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private Blob put(Content content) throws IOException {
        var fresh = Files.createTempFile(folder, ".blob-", "");
        try (var file = new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16)) {
            var hash = new Sha256(file);
            content.writeTo(hash);
            file.flush();
            var sha256 = hash.hex();
            var named = folder.resolve(sha256);
            Files.move(fresh, named, StandardCopyOption.REPLACE_EXISTING);
            return new Blob(sha256, hash.size(), named);
        }
    }

    private static final class Zipped implements Content {
        private final Layer layer;

        /** Of the tar within. */
        private String sha256 = "";

        Zipped(Layer layer) {
            this.layer = layer;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            var zip = new GZIPOutputStream(out, 1 << 16);
            var tar = new Sha256(zip);
            Tar.write(layer, tar);
            zip.finish();
            sha256 = tar.hex();
        }
    }
}
