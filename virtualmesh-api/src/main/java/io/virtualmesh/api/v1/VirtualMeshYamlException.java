package io.virtualmesh.api.v1;

import java.util.List;

/** A text that was to hold one VirtualMesh does not; says everything that was found wrong. */
public final class VirtualMeshYamlException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    VirtualMeshYamlException(String source, List<String> problems) {
        super(source + ": " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    VirtualMeshYamlException(String source, String problem, Throwable cause) {
        super(source + ": " + problem, cause);
        this.problems = List.of(problem);
    }

    /** Each problem by itself, with the line where it is known. */
    public List<String> problems() {
        return problems;
    }
}
