package io.virtualmesh.agent;

import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.mesh.MeshWatcher;
import java.util.Optional;

/** Where the VirtualMesh comes from: a watcher, or a file. */
record Meshes(MeshSource source, Optional<MeshWatcher> watcher) implements AutoCloseable {

    static Meshes watched(MeshWatcher watcher) {
        return new Meshes(watcher, Optional.of(watcher));
    }

    static Meshes read(MeshSource file) {
        return new Meshes(file, Optional.empty());
    }

    void start() {
        watcher.ifPresent(MeshWatcher::start);
    }

    @Override
    public void close() {
        watcher.ifPresent(MeshWatcher::close);
    }
}
