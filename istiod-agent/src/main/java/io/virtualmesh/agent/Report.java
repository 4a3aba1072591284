package io.virtualmesh.agent;

import io.virtualmesh.agent.control.MeshConditions;
import io.virtualmesh.agent.mesh.StatusWriter;
import java.util.Optional;

/** The report to the API server, where there is one. */
record Report(Optional<StatusWriter> writer) implements AutoCloseable {
    void start() {
        writer.ifPresent(StatusWriter::start);
    }

    /** None where there is no API server: then no mesh is spoken for. */
    Optional<MeshConditions> meshConditions() {
        return writer.map(StatusWriter::meshConditions);
    }

    @Override
    public void close() throws InterruptedException {
        if (writer.isPresent()) {
            writer.get().close();
        }
    }
}
