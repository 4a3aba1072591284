package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.ops.StatusJson;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTableTest {
    private static final Finding OK = Finding.ok("mesh", "found");
    private static final Finding WARNING = Finding.warning("Vault", "plain http", "use https");
    private static final Finding FAILED = Finding.failed("Vault login", "403", "add the role");
    private static final Finding SKIPPED = Finding.skipped("volume", "not here", "");

    @Test
    void theWorstFindingGivesTheExitCode() {
        assertThat(FindingTable.exitCode(List.of(OK, SKIPPED))).isZero();
        assertThat(FindingTable.exitCode(List.of(OK, WARNING))).isOne();
        assertThat(FindingTable.exitCode(List.of(FAILED, WARNING, OK))).isEqualTo(2);
    }

    @Test
    void subjectsAreAlignedAndRemediesStandBelow() {
        assertThat(FindingTable.of(List.of(OK, WARNING, FAILED, SKIPPED)))
                .isEqualTo(
                        """
                        ok       mesh         found
                        warning  Vault        plain http
                                              → use https
                        FAILED   Vault login  403
                                              → add the role
                        skipped  volume       not here

                        1 ok, 1 warnings, 1 failed, 1 not looked at
                        """);
    }

    @Test
    void nobodyWritesLinesOfItsOwnOrToTheTerminal() {
        var told = Finding.failed("Vault\u2028login", "role \u001b[2Jx\nok  all is well", "a\rb");

        assertThat(FindingTable.of(List.of(told)).lines().filter(it -> !it.isBlank()))
                .hasSize(3)
                .noneMatch(line -> line.matches(".*[\\p{Cntrl}\\p{Zl}].*"));
    }

    @Test
    void nothingFoundIsNothingWrong() {
        assertThat(FindingTable.of(List.of())).contains("0 ok");
        assertThat(FindingTable.exitCode(List.of())).isZero();
    }

    @Test
    void findingsSurviveTheirWayThroughJson() throws IOException {
        var all = List.of(OK, WARNING, FAILED, SKIPPED);

        assertThat(StatusJson.parseFindings(StatusJson.findings(all))).isEqualTo(all);
    }
}
