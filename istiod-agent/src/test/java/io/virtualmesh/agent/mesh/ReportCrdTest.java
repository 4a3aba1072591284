package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.ReportSchema.Found.ABSENT;
import static io.virtualmesh.agent.mesh.ReportSchema.Found.FOREIGN;
import static io.virtualmesh.agent.mesh.ReportSchema.Found.OURS;
import static io.virtualmesh.agent.mesh.ReportSchema.Found.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportCrdTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final KubeApi api = KubeApi.connect(Config.empty(), "test", Duration.ofSeconds(1));
    private final Home home = new Home(api, true);
    private final List<String> events = new ArrayList<>();
    private final HandClock clock = new HandClock();
    private final ReportCrd crd =
            new ReportCrd(
                    _ -> look(),
                    clock,
                    new Retries(Duration.ofSeconds(1), LONGEST, new Random(1)),
                    (reason, message) -> events.add(reason));
    private ReportSchema.Found there = OURS;
    private int looks;

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void oursIsLookedAtOnceAndTakesReports() throws ApiFailure {
        assertThat(crd.takesOurs(home)).isTrue();
        assertThat(crd.takesOurs(home)).isTrue();

        assertThat(looks).isEqualTo(1);
        assertThat(events).isEmpty();
    }

    @Test
    void aForeignOneIsToldOnceAndLookedAtAgainAfterAPause() throws ApiFailure {
        there = FOREIGN;

        assertThat(crd.takesOurs(home)).isFalse();
        assertThat(crd.takesOurs(home)).isFalse();
        assertThat(looks).isEqualTo(1);
        clock.pass(LONGEST);
        assertThat(crd.takesOurs(home)).isFalse();

        assertThat(looks).isEqualTo(2);
        assertThat(events).containsExactly("CrdForeign");
    }

    @Test
    void onceOursIsInstalledItTakesReports() throws ApiFailure {
        there = FOREIGN;
        crd.takesOurs(home);

        there = OURS;
        clock.pass(LONGEST);

        assertThat(crd.takesOurs(home)).isTrue();
    }

    @Test
    void eachChangeIsToldOfItsOwn() throws ApiFailure {
        for (var next : List.of(FOREIGN, ABSENT, ABSENT, OURS, FOREIGN)) {
            there = next;
            clock.pass(LONGEST);
            crd.stillTakesOurs(home);
        }

        assertThat(events).containsExactly("CrdForeign", "CrdMissing", "CrdForeign");
    }

    @Test
    void whatDropsOurFieldsStaysForeignWhileNobodyMayLookAtIt() throws ApiFailure {
        there = UNKNOWN;
        assertThat(crd.takesOurs(home)).isTrue();

        crd.droppedOurs(home);
        clock.pass(LONGEST);

        assertThat(crd.takesOurs(home)).isFalse();
        assertThat(events).containsExactly("CrdForeign");
    }

    @Test
    void aWriteThatMetNothingIsAReasonToLookAtOnce() throws ApiFailure {
        crd.takesOurs(home);
        there = ABSENT;

        assertThat(crd.takesOurs(home)).isTrue();
        assertThat(crd.stillTakesOurs(home)).isFalse();
        assertThat(events).containsExactly("CrdMissing");
    }

    private ReportSchema.Found look() {
        looks++;
        return there;
    }
}
