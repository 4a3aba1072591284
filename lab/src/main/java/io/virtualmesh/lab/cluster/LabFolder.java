package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * All that a lab writes, on disk, since images take gigabytes. Only root may look into it. Not below
 * /var/lib, which a node covers with its own.
 */
public record LabFolder(LabName name, Path path) {
    static LabFolder of(LabName name) {
        return new LabFolder(name, parent().resolve(name.text()));
    }

    /** {@code ISTIOD_AGENT_LABS}, else /var/tmp/istiod-agent-lab. */
    static Path parent() {
        var own = Optional.ofNullable(System.getenv("ISTIOD_AGENT_LABS")).orElse("");
        return own.isEmpty() ? Path.of("/var/tmp/istiod-agent-lab") : Path.of(own);
    }

    /** Those that are there, also what is left of them. */
    static List<LabFolder> all() {
        if (!Files.isDirectory(parent())) {
            return List.of();
        }
        try (var labs = Files.list(parent())) {
            return labs.filter(Files::isDirectory)
                    .filter(path -> LabName.isOne(path.getFileName().toString()))
                    .map(path -> of(new LabName(path.getFileName().toString())))
                    .sorted((a, b) -> a.name.text().compareTo(b.name.text()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + parent(), e);
        }
    }

    /** Makes it. Exactly one caller succeeds. */
    void create() {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectories(parent().getParent());
            try {
                Files.createDirectory(parent(), ownerOnly);
            } catch (FileAlreadyExistsException _) {
                requireOurs(parent());
            }
            Files.createDirectory(path, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            throw new LabException(
                    "lab %s is there already; 'lab status' shows it, 'lab down --name %s' ends it"
                            .formatted(name, name),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + path, e);
        }
    }

    /** Everybody may write to /var/tmp; keys must not go into a folder that somebody else prepared. */
    private static void requireOurs(Path folder) throws IOException {
        var owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(0) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new LabException(
                    folder + " is not a folder of root; remove it or set ISTIOD_AGENT_LABS");
        }
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    Path hub() {
        return path.resolve("hub");
    }

    Path cluster(Address address) {
        return path.resolve(address.cluster());
    }

    /** One file for all clusters, with a context of each cluster's name. */
    Path kubeconfig() {
        return path.resolve("kubeconfig");
    }

    /** Of one cluster alone. */
    Path kubeconfig(Address address) {
        return path.resolve(address.cluster() + ".kubeconfig");
    }

    /** The part of the cgroup hierarchies that is this lab's. */
    String cgroup() {
        return "istiod-agent-lab/" + name;
    }

    Path folder(String name) {
        return WorkDir.folder(path, name);
    }
}
