package io.virtualmesh.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
    @TempDir Path folder;

    @Test
    void mergedItHasTheContextsAndTokensOfAll() throws Exception {
        var one = write("cluster-1");
        var two = write("cluster-2");

        Kubeconfig.merge(folder.resolve("all"), List.of(one, two));

        var all = Serialization.unmarshal(Files.readString(folder.resolve("all")), Config.class);
        assertThat(all.getContexts())
                .extracting(NamedContext::getName)
                .containsExactly("cluster-1", "cluster-2");
        assertThat(all.getUsers())
                .extracting(user -> user.getUser().getToken())
                .containsExactly("token of cluster-1", "token of cluster-2");
        assertThat(all.getCurrentContext()).isEqualTo("cluster-1");
    }

    private Path write(String name) {
        return Kubeconfig.write(
                folder.resolve(name),
                List.of(new KubeconfigEntry(name, "https://x", "pem", "token of " + name)));
    }
}
