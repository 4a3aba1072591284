package io.virtualmesh.lab;

import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "tools",
        mixinStandardHelpOptions = true,
        description = "Builds or downloads all pinned programs into the cache and lists them.")
final class ToolsCommand implements Callable<Integer> {
    @Option(
            names = "--nodes",
            description = "Also those that only 'lab up' needs (about 15 minutes more).")
    private boolean nodes;

    @Override
    public Integer call() {
        var tools = Tools.ofThisUser();
        if (nodes) {
            tools.requireDebianPrograms();
        }
        var programs = new ArrayList<String>();
        for (var tool : Tool.values()) {
            if (nodes || !tool.isForNodes()) {
                programs.add(tools.path(tool).getFileName().toString());
            }
        }
        System.out.println("tools: " + String.join(", ", programs) + " in " + tools.root());
        return 0;
    }
}
