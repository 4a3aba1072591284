package io.virtualmesh.lab.image;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is told about an image, as labels for engines and annotations for registries.
 *
 * @param revision the commit, with {@code -dirty} where the checkout differs from it
 * @param source where the sources can be had
 */
record Labels(String version, Optional<String> revision, Optional<String> source, Instant created) {
    private static final String PREFIX = "org.opencontainers.image.";

    /** The time is {@code SOURCE_DATE_EPOCH}, else the commit's: two builds of one commit say the same. */
    static Labels of(String version, Path checkout, Map<String, String> environment) {
        var revision =
                CommandOutput.of(
                        checkout,
                        "git",
                        "describe",
                        "--always",
                        "--dirty",
                        "--abbrev=40",
                        "--exclude=*");
        var time =
                Optional.ofNullable(environment.get("SOURCE_DATE_EPOCH"))
                        .or(() -> CommandOutput.of(checkout, "git", "log", "-1", "--format=%ct"));
        return new Labels(
                version,
                revision,
                Optional.ofNullable(environment.get("SOURCE_URL")).filter(url -> !url.isEmpty()),
                time.map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))
                        .orElse(Tar.TIME));
    }

    Map<String, String> asMap() {
        var labels = new LinkedHashMap<String, String>();
        labels.put(PREFIX + "title", "istiod-agent");
        labels.put(
                PREFIX + "description",
                "Gives istiod its intermediate CA from Vault or OpenBao, in memory only");
        labels.put(PREFIX + "version", version);
        labels.put(PREFIX + "licenses", "Apache-2.0");
        labels.put(PREFIX + "created", created.toString());
        revision.ifPresent(commit -> labels.put(PREFIX + "revision", commit));
        source.ifPresent(url -> labels.put(PREFIX + "source", url));
        return labels;
    }
}
