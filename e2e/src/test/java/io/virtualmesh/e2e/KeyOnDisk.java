package io.virtualmesh.e2e;

import io.virtualmesh.lab.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the CA key that istiod of a cluster runs on in all that the cluster's node has on disk: etcd's data, layers of containers,
 * kubelet's directories (its tmpfs mounts are in the node's own mount namespace, so from outside only disks are seen), logs.
 */
final class KeyOnDisk {
    private static final List<String> PLACES =
            List.of("etc/cacerts", "var/run/secrets/istiod-agent/cacerts");

    private KeyOnDisk() {}

    /**
     * What was found.
     *
     * @param key files that hold a line of the key
     * @param root files that hold a line of the root, which is in ConfigMaps; none would mean that the search is blind
     */
    record Found(List<Path> key, List<Path> root) {}

    static Found search(Cluster cluster) {
        var key = lineOf(fileOf(cluster, "ca-key.pem"));
        var root = lineOf(fileOf(cluster, "root-cert.pem"));
        var found = new Found(new ArrayList<>(), new ArrayList<>());
        try {
            Files.walkFileTree(
                    cluster.home(),
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                            if (is.isRegularFile()) {
                                var held = held(file, List.of(key, root));
                                if (held.contains(key)) {
                                    found.key().add(file);
                                }
                                if (held.contains(root)) {
                                    found.root().add(file);
                                }
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException gone) {
                            return FileVisitResult.CONTINUE; // the node lives on meanwhile
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path folder, @Nullable IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look through " + cluster.home(), e);
        }
        return found;
    }

    /** A line of its own base64, which is in no other file by chance. */
    private static String lineOf(String pem) {
        return pem.lines().filter(it -> !it.startsWith("-----")).skip(1).findFirst().orElseThrow();
    }

    /** By the process of istiod, whose root file system shows the volume in memory. */
    private static String fileOf(Cluster cluster, String name) {
        return ProcessHandle.allProcesses()
                .filter(it -> it.info().command().orElse("").endsWith("pilot-discovery"))
                .filter(it -> isOf(cluster, it.pid()))
                .flatMap(
                        it -> PLACES.stream().map(Path.of("/proc", it.pid() + "", "root")::resolve))
                .map(folder -> folder.resolve(name))
                .filter(Files::isReadable)
                .map(KeyOnDisk::read)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no istiod of " + cluster.name() + " runs"));
    }

    private static boolean isOf(Cluster cluster, long pid) {
        return Stream.of("mountinfo")
                .map(name -> read(Path.of("/proc", Long.toString(pid), name)))
                .anyMatch(text -> text.contains("/" + cluster.name() + "/"));
    }

    private static Set<String> held(Path file, List<String> wanted) {
        var part = new byte[1 << 20];
        int kept = 0;
        var held = new HashSet<String>();
        int longest = wanted.stream().mapToInt(String::length).max().orElseThrow();
        try (var in = Files.newInputStream(file)) {
            for (int read = in.read(part);
                    read >= 0;
                    read = in.read(part, kept, part.length - kept)) {
                int end = kept + read;
                var text = new String(part, 0, end, StandardCharsets.ISO_8859_1);
                wanted.stream().filter(text::contains).forEach(held::add);
                kept = Math.min(end, longest - 1); // it may begin in one part and end in the next
                System.arraycopy(part, end - kept, part, 0, kept);
            }
            return held;
        } catch (IOException gone) {
            return held; // a file that went while we looked is on no disk any more
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
