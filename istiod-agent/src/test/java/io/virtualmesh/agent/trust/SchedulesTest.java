package io.virtualmesh.agent.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtualmesh.agent.trust.Schedule.Result;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The whole protocol under random schedules. {@code -Dtrust.schedules=200000} runs more, {@code -Dtrust.from=20000} others, and
 * {@code -Dtrust.seed=4711} prints one (with {@code -Dtrust.mutation=NO_MOUNT_WAIT} without that rule).
 */
class SchedulesTest {
    private static final long SCHEDULES = Long.getLong("trust.schedules", 20_000);
    private static final long FROM = Long.getLong("trust.from", 0);
    private static final int OF_A_MUTANT = 500;

    private static List<Result> run(Mutation mutation, LongStream seeds) {
        return seeds.parallel().mapToObj(seed -> Schedule.run(seed, mutation, false)).toList();
    }

    private static LongStream longOnes(long count) {
        return LongStream.range(FROM, FROM + count).map(seed -> seed * Schedule.LONG);
    }

    @Test
    void noCertificateIsRefusedNoIstiodIsGivenWhatItRefusesAndEveryRunSettles() {
        var results = run(Mutation.NONE, LongStream.range(FROM, FROM + SCHEDULES));

        var broken = results.stream().filter(it -> it.wrong() != null).toList();
        broken.stream()
                .min(Comparator.comparingInt(Result::events))
                .map(shortest -> Schedule.run(shortest.seed(), Mutation.NONE, true))
                .ifPresent(
                        it -> fail(broken.size() + " schedules broke, the shortest: " + story(it)));
        assertThat(results.stream().mapToLong(Result::steps).average().orElseThrow())
                .as("plans change often enough to tell")
                .isGreaterThan(3);
        assertThat(results)
                .filteredOn(it -> it.forced() > 0)
                .hasSizeGreaterThan(results.size() / 20);
        assertThat(results).filteredOn(it -> it.races() > 0).hasSizeGreaterThan(results.size() / 4);
        assertThat(results)
                .filteredOn(it -> it.restored() > 0)
                .hasSizeGreaterThan(results.size() / 20);
    }

    /** The three that carry the protocol: without one of them it breaks all the time. */
    @ParameterizedTest
    @CsvSource({"NO_ACKNOWLEDGEMENTS, 30", "ALLOW_BEFORE_TRUST, 10", "DROP_BEFORE_DISUSE, 30"})
    void withoutThisRuleManySchedulesBreak(Mutation rule, int percent) {
        var broken =
                run(rule, longOnes(OF_A_MUTANT)).stream().filter(it -> it.wrong() != null).count();

        assertThat(broken * 100 / OF_A_MUTANT)
                .as("percent of the schedules that break")
                .isGreaterThanOrEqualTo(percent);
    }

    /** The finer ones: what they prevent is rarer. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NONE", "NO_ACKNOWLEDGEMENTS", "ALLOW_BEFORE_TRUST", "DROP_BEFORE_DISUSE"})
    void withoutThisRuleSomeScheduleBreaks(Mutation rule) {
        var broken =
                longOnes(SCHEDULES)
                        .parallel()
                        .mapToObj(seed -> Schedule.run(seed, rule, false))
                        .filter(it -> it.wrong() != null)
                        .findAny();

        assertThat(broken).isPresent();
    }

    @Test
    void theSameSeedIsTheSameSchedule() {
        assertThat(Schedule.run(7, Mutation.NONE, true))
                .isEqualTo(Schedule.run(7, Mutation.NONE, true));
    }

    @Test
    void oneScheduleByItsSeed() {
        var seed = Long.getLong("trust.seed");
        assumeTrue(seed != null, "-Dtrust.seed is not given");
        var mutation = Mutation.valueOf(System.getProperty("trust.mutation", "NONE"));

        System.out.println(story(Schedule.run(seed, mutation, true)));
    }

    private static String story(Result result) {
        return "seed "
                + result.seed()
                + " after "
                + result.events()
                + " events\n"
                + result.trace()
                + "\n"
                + result.wrong()
                + "\nagain: -Dtest=SchedulesTest -Dtrust.seed="
                + result.seed();
    }
}
