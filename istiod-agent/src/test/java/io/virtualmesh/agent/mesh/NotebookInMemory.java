package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.Notebook;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The volume's notes; what {@code BundleDirectoryTest} shows of the real one. */
final class NotebookInMemory implements Notebook {
    private final Map<String, String> notes = new ConcurrentHashMap<>();
    volatile boolean full;

    @Override
    public void write(String name, String text) throws IOException {
        if (full) {
            throw new IOException("the volume is full");
        }
        notes.put(name, text);
    }

    @Override
    public Optional<String> read(String name) {
        return Optional.ofNullable(notes.get(name));
    }
}
