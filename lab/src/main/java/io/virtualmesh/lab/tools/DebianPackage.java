package io.virtualmesh.lab.tools;

/**
 * A Debian package that apt can download, pinned twice: apt proves that Debian made it, the hash that it is the one we tried.
 *
 * @param version with epoch and revision, {@code 2.36-9+deb12u14}
 * @param release whose archive has it, for the message when another one has not
 */
public record DebianPackage(
        String name, String version, String architecture, String sha256, String release) {
    public DebianPackage {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256: " + sha256);
        }
    }

    String folder() {
        return name + "-" + sha256.substring(0, 12);
    }

    @Override
    public String toString() {
        return name + "=" + version;
    }
}
