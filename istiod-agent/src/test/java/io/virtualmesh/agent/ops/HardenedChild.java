package io.virtualmesh.agent.ops;

import java.nio.file.Files;
import java.nio.file.Path;

/** Hardens itself and prints what the kernel says afterwards. */
final class HardenedChild {
    private HardenedChild() {}

    public static void main(String[] arguments) throws Exception {
        var before = ProcessHardening.apply();
        System.out.println("complete " + before.complete());
        try (var kernel = new Kernel()) {
            System.out.println("dumpable " + kernel.dumpable());
            System.out.println("limit " + kernel.coreLimit());
        }
        System.out.println(
                Files.readAllLines(Path.of("/proc/self/limits")).stream()
                        .filter(line -> line.startsWith("Max core file size"))
                        .findFirst()
                        .orElse("")
                        .replaceAll(" +", " ")
                        .strip());
        System.out.println("readable " + Files.isReadable(Path.of("/proc/self/mountinfo")));
    }
}
