package io.virtualmesh.agent.istiod;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Publishes sample sets without end and prints one dot before each file operation. Arguments: the directory, the first number,
 * and the operation at which to drop dead (0 for none), without a shutdown hook, a finally block or a flush.
 */
final class PublishingChild {
    private PublishingChild() {}

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        int number = Integer.parseInt(arguments[1]);
        int deadly = Integer.parseInt(arguments[2]);
        int[] count = {0};
        Steps steps =
                (operation, path) -> {
                    if (++count[0] == deadly) {
                        Runtime.getRuntime().halt(137);
                    }
                    System.out.write('.');
                    System.out.flush();
                };
        var sets = new SetDirectory(home, new VolumeWriter(OptionalInt.empty(), steps));
        sets.open();
        for (int next = number; ; next++) {
            sets.publish(SampleSets.set(next));
            sets.poke();
            sets.forgetOlder();
        }
    }
}
