package io.virtualmesh.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.Times.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void mavensSummaryIsUnderstood() {
        assertThat(Times.module("[INFO] lab ................................ SUCCESS [ 12.300 s]"))
                .containsExactly(new Row("lab", 12.3, ""));
        assertThat(Times.module("[INFO] istiod-agent ....................... FAILURE [01:30 min]"))
                .containsExactly(new Row("istiod-agent", 90, "FAILED"));
        assertThat(Times.module("[INFO] Building lab 0.1.0")).isEmpty();
    }

    @Test
    void slowestTestClassesComeFirst() {
        var times =
                new Times(
                        List.of(new Row("tools", 2, "")),
                        List.of(),
                        List.of(
                                new Row("FastTest", 1, "3 tests"),
                                new Row("SlowIT", 60, "1 tests")));

        var table = times.table();

        assertThat(table.indexOf("SlowIT")).isLessThan(table.indexOf("FastTest"));
        assertThat(table).contains("phases").doesNotContain("modules");
    }

    @Test
    void whatPassedAtTheSecondTryIsNamedAgain() {
        var row = new Row("RaceIT", 1, "3 tests, 1 UNSTEADY (passed at the second try)");

        assertThat(new Times(List.of(), List.of(), List.of(row)).table())
                .containsSubsequence("test classes", "RaceIT", "second try only", "RaceIT");
        assertThat(new Times(List.of(), List.of(), List.of()).table()).doesNotContain("second try");
    }
}
