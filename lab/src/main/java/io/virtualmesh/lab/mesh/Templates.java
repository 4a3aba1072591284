package io.virtualmesh.lab.mesh;

import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** YAML of this package with places to fill. */
final class Templates {
    private Templates() {}

    /** {@code places} are pairs of a place and its text. */
    static String filled(String name, String... places) {
        var text = read(name);
        for (int i = 0; i < places.length; i += 2) {
            text = text.replace(places[i], places[i + 1]);
        }
        return text;
    }

    private static String read(String name) {
        try (var stream = Templates.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new LabException("the lab's own " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
