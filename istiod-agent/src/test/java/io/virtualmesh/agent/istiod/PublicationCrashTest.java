package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ends a publishing JVM at file operations and at random moments. What lies on the volume changes only at these operations, so
 * what is seen after a halt before each of them is all that anybody can ever see. {@code -Dkills=200} makes it a soak.
 */
@Tag("soak")
class PublicationCrashTest {
    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final int OPERATIONS = 100;

    /** In memory, as the volume is. */
    private final WorkDir temp = WorkDir.create("crashes");

    private Path home = Path.of("");

    @AfterEach
    void remove() {
        temp.close();
    }

    @Test
    void aCrashAtAFileOperationLeavesACompleteSetOrNone() throws Exception {
        int halts = (KILLS + 1) / 2;
        for (int kill = 0; kill < halts; kill++) {
            newHomeEverySoOften(kill);
            int deadly = 1 + kill * OPERATIONS / halts;

            int exit = child(kill, deadly).waitFor();

            assertThat(exit).isEqualTo(137);
            assertHarmless("halted before operation " + deadly, kill);
        }
    }

    @Test
    void aKillAtARandomMomentLeavesACompleteSetOrNone() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        for (int kill = 0; kill < KILLS / 2; kill++) {
            newHomeEverySoOften(kill);
            int operations = 1 + random.nextInt(3 * OPERATIONS);
            Process child = child(kill, 0);

            readExactly(child.getInputStream(), operations);
            child.destroyForcibly().waitFor();

            assertHarmless("killed about operation " + operations + ", seed " + seed, kill);
        }
    }

    private Process child(int kill, int deadly) throws IOException {
        return ForkedJvm.start(
                PublishingChild.class,
                List.of(home.toString(), String.valueOf(1_000 * (kill + 1)), "" + deadly));
    }

    /** Both an empty volume and one with a past are crashed upon. */
    private void newHomeEverySoOften(int kill) throws IOException {
        if (kill % 3 == 0) {
            home = Files.createDirectory(temp.resolve("cacerts-" + System.nanoTime()));
        }
    }

    private void assertHarmless(String when, int kill) throws IOException {
        Set<Integer> seen = SampleSets.behindTheNames(home);
        assertThat(seen).as(when).hasSizeLessThanOrEqualTo(1);

        var sets = new SetDirectory(home, new VolumeWriter(OptionalInt.empty(), Steps.NONE));
        sets.open();
        assertThat(SampleSets.behindTheNames(home)).as(when).containsAll(seen);

        sets.publish(SampleSets.set(kill));
        sets.forgetOlder();
        assertThat(SampleSets.behindTheNames(home)).as(when).containsExactly(kill);
        assertThat(home.resolve("..store").toFile().list()).as(when).hasSize(1);
        assertThat(home.toFile().list())
                .as(when)
                .contains("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem");
    }

    private static void readExactly(InputStream dots, int count) throws IOException {
        assertThat(dots.readNBytes(count)).hasSize(count);
    }
}
