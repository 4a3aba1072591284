package io.virtualmesh.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version as the build wrote it into the jar. */
final class Version {
    private Version() {}

    static String number() {
        try (var in = Version.class.getResourceAsStream("version.properties")) {
            var properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
