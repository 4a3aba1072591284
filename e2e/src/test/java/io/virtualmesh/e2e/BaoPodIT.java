package io.virtualmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.mesh.BaoPod;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsNodes
class BaoPodIT {
    private static final GuideOptions OPTIONS = GuideOptions.QUICK.withPrefix("pod-");
    private static Clusters clusters;
    private static BaoPod bao;
    private static VaultGuide guide;

    @BeforeAll
    static void configuredAsTheGuideHasIt() {
        clusters = SharedClusters.get();
        bao = BaoPod.start(clusters, clusters.cluster(1));
        guide = bao.configureAsGuide(OPTIONS);
    }

    @AfterAll
    static void takenAway() {
        if (bao != null) {
            bao.remove();
        }
        for (var cluster : clusters.all()) {
            cluster.kubectl("delete", "namespace", "istio-system", "--ignore-not-found");
        }
    }

    @Test
    void istiodsTokenLogsIn() {
        assertThat(logIn(clusters.cluster(1), guide.authMount())).isEqualTo(200);
    }

    @Test
    void theOtherClusterLogsInAtAMountOfItsOwnOnly() {
        guide.enableLoginAt("second", BaoPod.loginOf(clusters.cluster(2)));

        assertThat(logIn(clusters.cluster(2), "second")).isEqualTo(200);
        assertThat(logIn(clusters.cluster(2), guide.authMount())).isEqualTo(403);
    }

    @Test
    void itComesBackUnsealedWithAllThatItKnew() {
        bao.stop();
        bao.startAgain();

        assertThat(bao.read("sys/mounts").has("pod-pki/")).isTrue();
        assertThat(logIn(clusters.cluster(1), guide.authMount())).isEqualTo(200);
    }

    private static int logIn(Cluster cluster, String mount) {
        Manifests.createNamespace(cluster.client(), "istio-system");
        Manifests.createServiceAccount(cluster.client(), "istio-system", "istiod");
        var token =
                cluster.kubectl("create", "token", "istiod", "--namespace=istio-system").strip();
        var login = Map.of("role", guide.role(), "jwt", token);
        return bao.apiAs(null, "POST", "auth/" + mount + "/login", login).status();
    }
}
