package io.virtualmesh.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
    private final BenchCommand command = new BenchCommand();
    private final CommandLine line = new CommandLine(command);

    @Test
    void allIsMeasuredUnlessAPartIsNamed() {
        line.parseArgs();
        assertThat(command.only).containsExactlyInAnyOrder(BenchCommand.Part.values());

        line.parseArgs("--only", "node");
        assertThat(command.only).containsExactly(BenchCommand.Part.NODE);
    }

    @Test
    void theHelpNamesTheRowsOnANode() {
        assertThat(line.getUsageMessage()).contains("--installs", "--pod-starts", "--only=PART");
    }
}
