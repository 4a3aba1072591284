package io.virtualmesh.lab.cluster;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** kubeconfig files (0600) with CA and token inline; the first entry is the current context. */
final class Kubeconfig {
    private Kubeconfig() {}

    static Path write(Path file, List<KubeconfigEntry> entries) {
        var config = new ConfigBuilder().withApiVersion("v1").withKind("Config");
        for (var entry : entries) {
            config.addNewCluster()
                    .withName(entry.name())
                    .withNewCluster()
                    .withServer(entry.server())
                    .withCertificateAuthorityData(base64(entry.caPem()))
                    .endCluster()
                    .endCluster()
                    .addNewUser()
                    .withName(entry.name())
                    .withNewUser()
                    .withToken(entry.token())
                    .endUser()
                    .endUser()
                    .addNewContext()
                    .withName(entry.name())
                    .withNewContext()
                    .withCluster(entry.name())
                    .withUser(entry.name())
                    .endContext()
                    .endContext();
        }
        config.withCurrentContext(entries.getFirst().name());
        return WorkDir.write(file, Serialization.asYaml(config.build()));
    }

    /** One file with the contexts of several; the first of the first is the current one. */
    static void merge(Path file, List<Path> parts) {
        var whole = new ConfigBuilder().withApiVersion("v1").withKind("Config");
        for (var part : parts) {
            var config = read(part);
            whole.addAllToClusters(config.getClusters());
            whole.addAllToUsers(config.getUsers());
            whole.addAllToContexts(config.getContexts());
        }
        whole.withCurrentContext(read(parts.getFirst()).getCurrentContext());
        WorkDir.write(file, Serialization.asYaml(whole.build()));
    }

    private static Config read(Path file) {
        try {
            return Serialization.unmarshal(Files.readString(file), Config.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
