package io.virtualmesh.agent.bundle;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a file that a setting or a VirtualMesh names. Whoever names it may name anything: a device without end would fill our
 * memory, and opening a FIFO waits for ever. So it must be a regular file (a symbolic link to one will do, as kubelet mounts
 * Secrets), and no more than {@link #MAX_BYTES}.
 */
public final class SmallFile {
    /** 1 MiB, as large as a Secret can be. */
    public static final int MAX_BYTES = 1 << 20;

    private SmallFile() {}

    /**
     * @throws Unfit when it is no regular file, or too long
     * @throws IOException as {@link Files#newInputStream} does
     */
    public static byte[] read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Unfit(file, "is not a regular file");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                Arrays.fill(content, (byte) 0);
                throw new Unfit(file, "is longer than 1 MiB");
            }
            return content;
        }
    }

    /** There is something of that name, and it is not what we read. */
    public static final class Unfit extends FileSystemException {
        private static final long serialVersionUID = 1L;
        private final String words;

        private Unfit(Path file, String words) {
            super(file.toString(), null, words);
            this.words = words;
        }

        /** Goes on after the name of the file, such as "is not a regular file". */
        public String words() {
            return words;
        }
    }
}
