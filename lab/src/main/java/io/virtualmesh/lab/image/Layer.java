package io.virtualmesh.lab.image;

import java.util.List;
import java.util.TreeMap;

/** The content of one layer, in the order of the paths and with every folder above them, so that it is the same in every build. */
record Layer(String name, List<Entry> entries) {
    private static final int SPECIAL_BITS = 06000;

    Layer {
        var byPath = new TreeMap<String, Entry>();
        for (var entry : entries) {
            check(entry);
            var other = byPath.put(entry.path(), entry);
            if (other != null && !other.equals(entry)) {
                throw new IllegalArgumentException(
                        "layer %s has two of %s".formatted(name, entry.path()));
            }
        }
        for (var path : List.copyOf(byPath.keySet())) {
            for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
                var parent = path.substring(0, end);
                byPath.putIfAbsent(parent, new Entry.Folder(parent));
            }
        }
        entries = List.copyOf(byPath.values());
    }

    /** All in one: what a container sees of layers that hide nothing of each other. */
    static Layer merged(String name, List<Layer> layers) {
        return new Layer(name, layers.stream().flatMap(layer -> layer.entries().stream()).toList());
    }

    private static void check(Entry entry) {
        var path = entry.path();
        if (path.isEmpty() || path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("not a path in a layer: '" + path + "'");
        }
        if (List.of(path.split("/")).stream().anyMatch(part -> part.matches("\\.{0,2}"))) {
            throw new IllegalArgumentException("a path that leads elsewhere: " + path);
        }
        if ((entry.mode() & SPECIAL_BITS) != 0) {
            throw new IllegalArgumentException("setuid or setgid: " + path);
        }
    }
}
