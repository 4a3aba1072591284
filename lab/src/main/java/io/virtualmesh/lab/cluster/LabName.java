package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.LabException;

/** Names folders, cgroups and processes, so it is short and plain. */
public record LabName(String text) {
    public LabName {
        if (!isOne(text)) {
            throw new LabException(
                    "a lab's name has up to 30 of a-z, 0-9 and '-' inside: \"" + text + "\"");
        }
    }

    static boolean isOne(String text) {
        return text.matches("[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?");
    }

    @Override
    public String toString() {
        return text;
    }
}
