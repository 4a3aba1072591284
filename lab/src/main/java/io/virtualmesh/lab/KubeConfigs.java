package io.virtualmesh.lab;

import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** kubeconfig files with the CA and the token inline, as istiod wants them for remote clusters too. */
final class KubeConfigs {
    private KubeConfigs() {}

    static Path write(Path file, String server, String caPem, String token) {
        var ca = Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.US_ASCII));
        var config =
                new ConfigBuilder()
                        .withApiVersion("v1")
                        .withKind("Config")
                        .addNewCluster()
                        .withName("lab")
                        .withNewCluster()
                        .withServer(server)
                        .withCertificateAuthorityData(ca)
                        .endCluster()
                        .endCluster()
                        .addNewUser()
                        .withName("lab")
                        .withNewUser()
                        .withToken(token)
                        .endUser()
                        .endUser()
                        .addNewContext()
                        .withName("lab")
                        .withNewContext()
                        .withCluster("lab")
                        .withUser("lab")
                        .endContext()
                        .endContext()
                        .withCurrentContext("lab")
                        .build();
        return WorkDir.write(file, Serialization.asYaml(config));
    }
}
