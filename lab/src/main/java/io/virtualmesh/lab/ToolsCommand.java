package io.virtualmesh.lab;

import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "tools",
        mixinStandardHelpOptions = true,
        description = "Builds or downloads all pinned programs into the cache and lists them.")
final class ToolsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        var tools = Tools.ofThisUser();
        for (var tool : Tool.values()) {
            System.out.println(tools.path(tool));
        }
        return 0;
    }
}
