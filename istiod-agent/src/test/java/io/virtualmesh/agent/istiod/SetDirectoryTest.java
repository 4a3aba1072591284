package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetDirectoryTest {
    private @TempDir Path home = Path.of("");

    @Test
    void allFourNamesLeadIntoThePublishedSet() throws IOException {
        var sets = opened(Steps.NONE);

        sets.publish(SampleSets.set(1));

        assertThat(SampleSets.behindTheNames(home)).containsExactly(1);
        assertThat(Files.readSymbolicLink(home.resolve("ca-key.pem")))
                .isEqualTo(Path.of("..data/ca-key.pem"));
        assertThat(Files.readSymbolicLink(home.resolve("..data")))
                .startsWithRaw(Path.of("..store"));
    }

    @Test
    void theRenameOntoDataIsTheOnlyEventOfASecondPublication() throws Exception {
        var sets = opened(Steps.NONE);
        sets.publish(SampleSets.set(1));

        try (var events = DirectoryEvents.of(home)) {
            sets.publish(SampleSets.set(2));
            sets.forgetOlder();

            assertThat(events.untilNow()).containsExactly("ENTRY_CREATE ..data");
        }
    }

    @Test
    void openingAgainAndReadingMakeNoEvent() throws Exception {
        opened(Steps.NONE).publish(SampleSets.set(1));

        try (var events = DirectoryEvents.of(home)) {
            opened(Steps.NONE).read();

            assertThat(events.untilNow()).isEmpty();
        }
    }

    @Test
    void aPokeIsOneEventEachTimeAndLeavesTheSet() throws Exception {
        var sets = opened(Steps.NONE);
        sets.publish(SampleSets.set(1));

        try (var events = DirectoryEvents.of(home)) {
            sets.poke();
            sets.poke();

            assertThat(events.untilNow()).containsOnly("ENTRY_CREATE ..poke");
        }
        assertThat(SampleSets.behindTheNames(home)).containsExactly(1);
    }

    @Test
    void linksComeOnlyAfterDataPointsAtAFullSet() throws IOException {
        var order = new ArrayList<String>();
        var sets = opened((operation, path) -> order.add(operation + " " + path.getFileName()));

        sets.publish(SampleSets.set(1));

        assertThat(order.indexOf("rename ..data"))
                .isPositive()
                .isLessThan(order.indexOf("link ca-cert.pem"));
        assertThat(order.lastIndexOf("flush root-cert.pem"))
                .isLessThan(order.indexOf("rename ..data"));
    }

    @Test
    void theSetBeforeStaysUntilItIsForgotten() throws IOException {
        var sets = opened(Steps.NONE);
        sets.publish(SampleSets.set(1));
        var first = sets.current().orElseThrow();

        sets.publish(SampleSets.set(2));
        assertThat(first).isDirectory();
        sets.forgetOlder();

        assertThat(first).doesNotExist();
        assertThat(SampleSets.behindTheNames(home)).containsExactly(2);
    }

    @Test
    void istiodsGroupReadsAndNobodyElse() throws IOException {
        opened(Steps.NONE).publish(SampleSets.set(1));

        var set = home.resolve("..data").toRealPath();
        assertThat(mode(home.resolve("..store"))).isEqualTo(0750);
        assertThat(mode(set)).isEqualTo(0750);
        for (String name : IstiodFiles.FOUR) {
            assertThat(mode(set.resolve(name))).isEqualTo(0640);
        }
    }

    @Test
    void theGroupOfAVolumeWithAnFsGroupIsHandedDown() throws IOException {
        Files.setAttribute(home, "unix:mode", 02770);

        opened(Steps.NONE).publish(SampleSets.set(1));

        assertThat(mode(home.resolve("..store"))).isEqualTo(02750);
        assertThat(mode(home.resolve("..data").toRealPath())).isEqualTo(02750);
        assertThat(mode(home.resolve("..data").toRealPath().resolve("ca-key.pem"))).isEqualTo(0640);
    }

    @Test
    void aFailedPublicationKeepsTheOldSetAndTakesNoRoom() throws IOException {
        opened(Steps.NONE).publish(SampleSets.set(1));

        for (int step = 0; step < 40; step++) {
            var sets = new SetDirectory(home, writer(new FailAt(step)));
            try {
                sets.publish(SampleSets.set(2));
                break;
            } catch (FileSystemException expected) {
                assertThat(SampleSets.behindTheNames(home)).containsExactly(1);
                assertThat(setsIn(home)).hasSize(1);
            }
        }
        assertThat(SampleSets.behindTheNames(home)).containsExactly(2);
    }

    @Test
    void readingGivesOneSetWithItsNotes() throws IOException {
        var sets = opened(Steps.NONE);
        assertThat(sets.read()).isEmpty();

        sets.publish(SampleSets.set(7));

        var read = sets.read().orElseThrow();
        assertThat(read.files().keySet()).isEqualTo(SampleSets.set(7).keySet());
        read.files().values().forEach(f -> assertThat(SampleSets.numberOf(f)).isEqualTo(7));
        assertThat(read).asString().doesNotContain("set 7");
    }

    @Test
    void leftOversOfACrashAreRemovedAndLostLinksAdded() throws IOException {
        var sets = opened(Steps.NONE);
        sets.publish(SampleSets.set(1));
        Files.delete(home.resolve("ca-key.pem"));
        Files.createDirectory(home.resolve("..store/set-half"));
        Files.writeString(home.resolve("..store/set-half/ca-key.pem"), "half");
        Files.createSymbolicLink(home.resolve("..store/next"), Path.of("..store/set-half"));
        Files.createSymbolicLink(home.resolve("..store/next-poke"), Path.of("..data"));
        Files.writeString(home.resolve("..store/probe"), "x");

        opened(Steps.NONE);

        assertThat(SampleSets.behindTheNames(home)).containsExactly(1);
        assertThat(home.resolve("ca-key.pem")).isSymbolicLink().exists();
        assertThat(home.resolve("..store").toFile().list()).hasSize(1);
    }

    @Test
    void linksIntoAnIncompleteSetAreRemovedSinceIstiodExitsOnThem() throws IOException {
        var sets = opened(Steps.NONE);
        sets.publish(SampleSets.set(1));
        Files.delete(home.resolve("..data/ca-key.pem"));

        opened(Steps.NONE);

        assertThat(home.toFile().list()).containsExactly("..store");
    }

    @Test
    void whateverIsNotOursIsLeftAlone() throws IOException {
        Files.writeString(home.resolve("README"), "by somebody else");
        var sets = opened(Steps.NONE);
        Files.writeString(home.resolve("..store/other"), "by somebody else");

        sets.publish(SampleSets.set(1));
        sets.forgetOlder();
        opened(Steps.NONE);

        assertThat(home.resolve("README")).exists();
        assertThat(home.resolve("..store/other")).exists();
    }

    @Test
    void aProbeThatDoesNotFitIsTakenAway() {
        Steps noRoom =
                (operation, path) -> {
                    if (operation.equals("write second half")) {
                        throw new FileSystemException(
                                path.toString(), null, "No space left on device");
                    }
                };

        assertThatThrownBy(() -> opened(noRoom)).hasMessageContaining("No space left");

        assertThat(home.resolve("..store/probe")).doesNotExist();
    }

    @Test
    void aLinkThatLeadsNowhereIsAnErrorUntilItIsTidiedUp() throws IOException {
        var sets = opened(Steps.NONE);
        sets.publish(SampleSets.set(1));
        Files.move(sets.current().orElseThrow(), home.resolve("..store/elsewhere"));

        assertThatThrownBy(sets::read).isInstanceOf(NoSuchFileException.class);
        sets.open();
        assertThat(sets.read()).isEmpty();
    }

    private SetDirectory opened(Steps steps) throws IOException {
        var sets = new SetDirectory(home, writer(steps));
        sets.open();
        return sets;
    }

    private static VolumeWriter writer(Steps steps) {
        return new VolumeWriter(OptionalInt.empty(), steps);
    }

    private static List<Path> setsIn(Path home) throws IOException {
        try (var sets = Files.list(home.resolve("..store"))) {
            return sets.filter(p -> p.getFileName().toString().startsWith("set-")).toList();
        }
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    /** A volume that is full at one moment, and has room again for the cleaning up. */
    private static final class FailAt implements Steps {
        private final AtomicInteger left;

        FailAt(int step) {
            this.left = new AtomicInteger(step);
        }

        @Override
        public void before(String operation, Path path) throws IOException {
            if (left.getAndDecrement() == 0) {
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
        }
    }
}
