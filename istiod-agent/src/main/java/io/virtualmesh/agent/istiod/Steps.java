package io.virtualmesh.agent.istiod;

import java.io.IOException;
import java.nio.file.Path;

/** Told of each change of the volume just before it is made, so that tests can end the process, or fail, right there. */
@FunctionalInterface
interface Steps {
    Steps NONE = (operation, path) -> {};

    void before(String operation, Path path) throws IOException;
}
