package io.virtualmesh.lab.cluster;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = {
            "Ends a lab and removes all of it: processes, mounts, namespaces, interfaces, cgroups,"
                    + " files.",
            "Also what is left of one whose processes were killed. Nothing to do is no error."
        })
public final class DownCommand implements Callable<Integer> {
    @Mixin private final LabOption lab = new LabOption();

    @Option(names = "--all", description = "All labs of this machine, also those of tests.")
    private boolean all;

    @Override
    public Integer call() {
        Machine.requireNodes();
        for (var folder : all ? LabFolder.all() : List.of(lab.folder())) {
            Leftovers.end(folder, System.err::println);
        }
        return 0;
    }
}
