package io.virtualmesh.agent.control;

import java.io.IOException;
import java.util.Optional;

/** Small texts on the memory volume that outlive our containers; beside the sets, unseen by istiod, never secret. */
public interface Notebook {
    /** Replaces the note in one step. */
    void write(String name, String text) throws IOException;

    /** Empty where there is none. */
    Optional<String> read(String name) throws IOException;
}
