package io.virtualmesh.lab.image;

import java.util.List;

/** Layers and their sizes as a table; MB are 10⁶ bytes. */
record Sizes(List<LayerBlob> layers) {
    private static final String ROW = "%-14s %8.1f MB %8.1f MB  %s%n";
    private static final double MB = 1_000_000;

    /** What goal and stretch are about: the bytes that the image takes on a node. */
    private static final long GOAL = 180_000_000;

    private static final long STRETCH = 150_000_000;

    String table() {
        var table = new StringBuilder("%-14s %11s %11s%n".formatted("layer", "on disk", "to pull"));
        long size = 0;
        long compressed = 0;
        for (var layer : layers) {
            size += layer.size();
            compressed += layer.gzip().size();
            table.append(
                    ROW.formatted(
                            layer.name(),
                            layer.size() / MB,
                            layer.gzip().size() / MB,
                            layer.gzip().digest().substring(0, 19)));
        }
        return table.append(ROW.formatted("all", size / MB, compressed / MB, verdict(size)))
                .toString();
    }

    private static String verdict(long size) {
        var met = size <= STRETCH ? "stretch met" : size <= GOAL ? "goal met" : "goal missed";
        return "goal %d, stretch %d MB: %s"
                .formatted(Math.round(GOAL / MB), Math.round(STRETCH / MB), met);
    }
}
