package io.virtualmesh.lab.tools;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A run in a JVM of its own that holds the cache's lock until a file appears. */
final class WaitingInstallation {
    private WaitingInstallation() {}

    public static void main(String[] arguments) {
        var root = Path.of(arguments[0]);
        new ToolCache(root, System.out::println)
                .folder(
                        "x-1",
                        fresh -> {
                            System.out.println("installing");
                            Until.require(
                                    Duration.ofMinutes(2),
                                    () -> "nobody waits",
                                    () -> Files.exists(root.resolve("go-on")));
                            Files.writeString(fresh.resolve("tool"), "by the other");
                        });
    }

    static void release(Path root) {
        try {
            Files.createFile(root.resolve("go-on"));
        } catch (IOException e) {
            throw new LabException("cannot release the other run", e);
        }
    }
}
