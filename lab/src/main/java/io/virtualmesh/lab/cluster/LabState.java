package io.virtualmesh.lab.cluster;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A lab's {@code lab.json}, written once it is up.
 *
 * @param owner the process that it ends with, 0 for a lab that stays until {@code lab down}
 */
record LabState(long owner, List<ClusterState> clusters) {
    private static final ObjectMapper JSON = new ObjectMapper();

    LabState {
        clusters = List.copyOf(clusters);
    }

    void write(LabFolder folder) {
        try {
            var temporary =
                    WorkDir.write(
                            folder.path().resolve("lab.json.new"), JSON.writeValueAsString(this));
            Files.move(temporary, file(folder), ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LabException("cannot write " + file(folder) + ": " + e.getMessage(), e);
        }
    }

    /** Empty while the lab starts, or when its start was cut off. */
    static Optional<LabState> read(LabFolder folder) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file(folder)), LabState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LabException("cannot read " + file(folder) + ": " + e.getMessage(), e);
        }
    }

    private static Path file(LabFolder folder) {
        return folder.path().resolve("lab.json");
    }
}
