package io.virtualmesh.lab.image;

import java.nio.file.Path;

/**
 * Content under the name of its SHA-256, as registries keep it.
 *
 * @param sha256 64 digits, without {@code sha256:}
 * @param size in bytes
 */
record Blob(String sha256, long size, Path file) {
    Blob {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256: " + sha256);
        }
    }

    String digest() {
        return "sha256:" + sha256;
    }

    /** Where it lies in an OCI layout. */
    String path() {
        return "blobs/sha256/" + sha256;
    }
}
