package io.virtualmesh.agent.istiod;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What istiod notices in a directory: entries that appear or are written (inotify, as fsnotify uses it; removals do not count). */
final class DirectoryEvents implements AutoCloseable {
    private static final String LAST = "last";
    private final Path directory;
    private final WatchService watch;

    private DirectoryEvents(Path directory, WatchService watch) {
        this.directory = directory;
        this.watch = watch;
    }

    static DirectoryEvents of(Path directory) throws IOException {
        var watch = directory.getFileSystem().newWatchService();
        directory.register(watch, ENTRY_CREATE, ENTRY_MODIFY);
        return new DirectoryEvents(directory, watch);
    }

    /** All events up to now; a file of our own marks where that is, since events come in order. */
    List<String> untilNow() throws IOException, InterruptedException {
        Files.createFile(directory.resolve(LAST));
        List<String> seen = new ArrayList<>();
        while (true) {
            var key = watch.poll(10, TimeUnit.SECONDS);
            if (key == null) {
                throw new AssertionError("the event of our own file never came, only " + seen);
            }
            for (var event : key.pollEvents()) {
                if (event.context().toString().equals(LAST)) {
                    Files.delete(directory.resolve(LAST));
                    return seen;
                }
                seen.add(event.kind() + " " + event.context());
            }
            key.reset();
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
