package io.virtualmesh.lab.rights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The audit log of one API server.
 *
 * @param file {@code audit.log}; beside it may be older parts, {@code audit-TIME.log}
 */
public record AuditLog(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Different requests of those whose User-Agent starts with this; empty where there is no log. */
    public Set<AuditedRequest> requestsOf(String agent) {
        var all = new LinkedHashSet<AuditedRequest>();
        var folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return all;
        }
        try (var parts = Files.newDirectoryStream(folder, "audit*.log")) {
            for (var part : parts) {
                read(part, agent, all);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return all;
    }

    private static void read(Path part, String agent, Set<AuditedRequest> all) throws IOException {
        var told = "\"userAgent\":\"" + agent;
        try (var lines = Files.lines(part)) {
            lines.filter(line -> line.contains(told))
                    .flatMap(line -> event(line).stream())
                    .filter(request -> request.agent().startsWith(agent))
                    .forEach(all::add);
        }
    }

    private static Optional<AuditedRequest> event(String line) {
        try {
            return Optional.of(AuditedRequest.of(JSON.readTree(line)));
        } catch (JsonProcessingException e) {
            return Optional.empty(); // the last line, still being written
        }
    }
}
