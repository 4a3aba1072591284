package io.virtualmesh.agent.istiod;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * One set as it lies on the volume: istiod's four files and the notes beside them. Holds the CA key, so it prints names only.
 *
 * @param publishedAt when its last file was made, by the file system's clock
 */
record RawSet(Map<String, byte[]> files, Instant publishedAt) {
    RawSet {
        files = Map.copyOf(files);
    }

    /** Overwrites all content; the key is among it. */
    void wipe() {
        files.values().forEach(content -> Arrays.fill(content, (byte) 0));
    }

    @Override
    public String toString() {
        return "RawSet" + files.keySet();
    }
}
