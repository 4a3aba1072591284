package io.virtualmesh.lab.cluster;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the labs of this machine; exit code 1 when one is not whole.")
public final class StatusCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Machine.requireNodes();
        var labs = LabFolder.all();
        if (labs.isEmpty()) {
            System.out.println("no labs");
        }
        var whole = true;
        for (var lab : labs) {
            var status = LabStatus.of(lab);
            status.lines().forEach(System.out::println);
            whole &= status.isUp();
        }
        return whole ? 0 : 1;
    }
}
