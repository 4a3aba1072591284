package io.virtualmesh.agent.vault;

import java.io.IOException;
import java.nio.file.Path;

/** A FIFO that nobody writes to: opening it for reading waits for ever. Java itself makes none. */
final class Fifos {
    private Fifos() {}

    static Path make(Path path) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
        if (exit != 0) {
            throw new IOException("mkfifo " + path + " ended with " + exit);
        }
        return path;
    }
}
