package io.virtualmesh.lab.image;

import io.virtualmesh.lab.tools.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "Makes the container image, without a container engine.")
public final class ImageCommand implements Callable<Integer> {
    @Option(
            names = "--app",
            defaultValue = "istiod-agent/target/app",
            description = "Folder of the assembled application (default: ${DEFAULT-VALUE}).")
    Path app = Path.of("app");

    @Option(
            names = "--out",
            defaultValue = "target/image",
            description = "Folder for the image; it is emptied (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("image");

    @Option(
            names = "--name",
            defaultValue = "istiod-agent",
            description = "Name of the image without its tag (default: ${DEFAULT-VALUE}).")
    String name = "istiod-agent";

    @Override
    public Integer call() throws IOException {
        var build =
                new ImageBuild(
                        app.toAbsolutePath(),
                        Path.of("").toAbsolutePath(),
                        out.toAbsolutePath(),
                        name);
        var made = build.make(Tools.ofThisUser(), System.getenv());
        System.out.println(made.files().image());
        System.out.print(made.sizes());
        return 0;
    }
}
