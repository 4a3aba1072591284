package io.virtualmesh.lab.mesh;

import io.virtualmesh.lab.process.Call;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The libraries that programs of this machine load, by the dynamic linker's own account. */
final class SharedLibraries {
    /** {@code libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)}, or the linker's path alone. */
    private static final Pattern LINE =
            Pattern.compile("^\\s+(?:\\S+ => )?(/\\S+) \\(0x", Pattern.MULTILINE);

    private SharedLibraries() {}

    static Set<Path> of(List<Path> programs) {
        var command = Stream.concat(Stream.of("ldd"), programs.stream().map(Path::toString));
        return paths(Call.of(command.toList()).output());
    }

    static Set<Path> paths(String answer) {
        var paths = new TreeSet<Path>();
        var matcher = LINE.matcher(answer);
        while (matcher.find()) {
            paths.add(Path.of(matcher.group(1)));
        }
        return paths;
    }
}
