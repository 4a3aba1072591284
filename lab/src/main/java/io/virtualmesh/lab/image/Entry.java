package io.virtualmesh.lab.image;

import java.nio.file.Path;

/** One thing in a tar. All are root's: what runs in the container may read its own program, never change it. */
sealed interface Entry {
    int FOLDER = 0755;
    int FILE = 0644;
    int PROGRAM = 0755;

    /** Without a slash in front, {@code etc/passwd}. */
    String path();

    /** Permission bits. */
    int mode();

    record Folder(String path, int mode) implements Entry {
        Folder(String path) {
            this(path, FOLDER);
        }
    }

    record Text(String path, String content) implements Entry {
        @Override
        public int mode() {
            return FILE;
        }
    }

    record Copy(String path, Path source, int mode) implements Entry {}

    /** A symbolic link. */
    record Link(String path, String target) implements Entry {
        @Override
        public int mode() {
            return 0777;
        }
    }
}
