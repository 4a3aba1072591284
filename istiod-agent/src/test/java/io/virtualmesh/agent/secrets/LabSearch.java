package io.virtualmesh.agent.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A lab whose parts still run: the output of every process, what the agent wrote to API servers as their audit logs have it, and
 * the statuses, Events and other objects that it writes.
 */
final class LabSearch {
    private static final String AUDIT = "audit.log";
    private static final String AGENTS = "system:serviceaccount:istio-";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SECRET_FILES =
            Set.of("ca-key.pem", "token", "vault-root-token");

    private static final Set<String> CERTIFICATES = Set.of("ca-cert.pem", "cert-chain.pem");

    private final Lab lab;
    private final SecretSearch search;
    private final List<String> findings = new ArrayList<>();
    private int logs;

    LabSearch(Lab lab) {
        this.lab = lab;
        this.search =
                SecretSearch.alsoFor(read(LabSearch::isSecret).values())
                        .butNotWhatIsIn(read(LabSearch::isCertificate).values());
        searchLogs();
        lab.apiServers().forEach(this::searchObjects);
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    /** How many outputs of processes there were. */
    int logs() {
        return logs;
    }

    private void searchLogs() {
        read(file -> file.getFileName().toString().endsWith(".log"))
                .forEach((file, text) -> {
                    logs++;
                    take(file.toString(), isAudit(file) ? ofAgents(text) : text);
                });
    }

    private static boolean isAudit(Path file) {
        return file.getFileName().toString().equals(AUDIT);
    }

    /** Tests write Secrets on purpose, and Vault shows the login token to the API server. */
    private static String ofAgents(String audit) {
        return audit.lines().filter(LabSearch::isOfAgent).collect(Collectors.joining("\n"));
    }

    private static boolean isOfAgent(String event) {
        try {
            return event.contains(AGENTS)
                    && JSON.readTree(event)
                            .path("user")
                            .path("username")
                            .asText()
                            .startsWith(AGENTS);
        } catch (JsonProcessingException cutOff) {
            return false; // the last line, still being written
        }
    }

    private void searchObjects(ApiServer server) {
        if (!server.process().isAlive()) {
            return;
        }
        objects(server.client()).forEach((kind, text) -> take(kind + " of " + server.url(), text));
    }

    private static Map<String, String> objects(KubernetesClient client) {
        var objects = new LinkedHashMap<String, String>();
        objects.put("Events", json(client.v1().events().inAnyNamespace().list()));
        objects.put("ConfigMaps", json(client.configMaps().inAnyNamespace().list()));
        objects.put("Leases", json(client.leases().inAnyNamespace().list()));
        var kinds =
                client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                        .map(it -> it.getSpec().getNames().getKind())
                        .collect(Collectors.toSet());
        if (kinds.contains("IssuedCertificate")) {
            objects.put(
                    "reports",
                    json(client.resources(IssuedCertificate.class).inAnyNamespace().list()));
        }
        if (kinds.contains("VirtualMesh")) {
            objects.put(
                    "VirtualMeshes",
                    json(client.resources(VirtualMesh.class).inAnyNamespace().list()));
        }
        return objects;
    }

    private static String json(Object list) {
        return Serialization.asJson(list);
    }

    private void take(String where, String text) {
        search.in(text).forEach(it -> findings.add(it + " of " + where));
    }

    private static boolean isCertificate(Path file) {
        return CERTIFICATES.contains(file.getFileName().toString());
    }

    private static boolean isSecret(Path file) {
        return SECRET_FILES.contains(file.getFileName().toString());
    }

    private Map<Path, String> read(Predicate<Path> wanted) {
        var texts = new TreeMap<Path, String>();
        try {
            Files.walkFileTree(
                    lab.work().path(),
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes seen)
                                throws IOException {
                            if (seen.isRegularFile() && wanted.test(file)) {
                                texts.put(
                                        file,
                                        new String(
                                                Files.readAllBytes(file), StandardCharsets.UTF_8));
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        /** Servers run and rename their files. */
                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot search " + lab.work().path(), e);
        }
        return texts;
    }
}
