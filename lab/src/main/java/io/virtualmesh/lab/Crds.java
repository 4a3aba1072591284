package io.virtualmesh.lab;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The generated CRDs, wherever on the class path they lie: in a jar or in a folder of classes. */
public final class Crds {
    private static final String FOLDER = "META-INF/fabric8";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Crds() {}

    /** Applies all of them and waits until the API server serves them. */
    public static void apply(KubernetesClient client) {
        var definitions = onClassPath();
        if (definitions.isEmpty()) {
            throw new LabException("no CRD on the class path; is module virtualmesh-api built?");
        }
        for (var yaml : definitions) {
            Manifests.apply(client, yaml);
        }
        Until.require(
                PATIENCE,
                () -> "the API server does not serve the CRDs",
                () ->
                        client
                                .apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .list()
                                .getItems()
                                .stream()
                                .allMatch(Crds::isEstablished));
        Until.require(
                PATIENCE,
                () -> "the API server does not list what the CRDs define",
                () -> areServed(client));
    }

    /** Objects can be read: a moment after a CRD is established, or after helm has returned. */
    public static boolean areServed(KubernetesClient client) {
        try {
            client.resources(VirtualMesh.class).inAnyNamespace().list();
            client.resources(IssuedCertificate.class).inAnyNamespace().list();
            return true;
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        var status = definition.getStatus();
        return status != null
                && status.getConditions() != null // not yet looked at
                && status.getConditions().stream()
                        .anyMatch(condition ->
                                condition.getType().equals("Established")
                                        && condition.getStatus().equals("True"));
    }

    /** The YAML of each. */
    public static List<String> onClassPath() {
        var found = new ArrayList<String>();
        try {
            for (var url : Collections.list(Crds.class.getClassLoader().getResources(FOLDER))) {
                found.addAll(in(url));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the CRDs", e);
        }
        return found;
    }

    private static List<String> in(URL folder) throws IOException {
        var uri = uri(folder);
        if (!"jar".equals(uri.getScheme())) {
            return in(Path.of(uri));
        }
        try (var jar = FileSystems.newFileSystem(uri, Map.of())) {
            return in(jar.getPath(FOLDER));
        }
    }

    private static List<String> in(Path folder) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(folder, "*-v1.yml")) {
            for (var file : files) {
                found.add(Files.readString(file));
            }
        }
        return found;
    }

    private static URI uri(URL url) {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new LabException("cannot read " + url, e);
        }
    }
}
