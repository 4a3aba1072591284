package io.virtualmesh.lab.cluster;

import picocli.CommandLine.Option;

/** Which lab a command is about. */
public final class LabOption {
    @Option(
            names = "--name",
            defaultValue = "${env:LAB_NAME:-lab}",
            description =
                    "The lab's name, for several side by side (default: LAB_NAME, else 'lab').")
    private String name = "lab";

    public LabName name() {
        return new LabName(name);
    }

    LabFolder folder() {
        return LabFolder.of(name());
    }
}
