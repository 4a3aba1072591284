package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedirectsTest {
    private static final VaultCall LOGIN =
            VaultCall.post("auth/kubernetes/login", JsonNodeFactory.instance.objectNode());
    private static final URI FROM = URI.create("https://vault-1:8200/v1/auth/kubernetes/login");
    private static final Redirects ANY = new Redirects(VaultServers.ANY);

    @Test
    void followsToTheActiveNode() throws Exception {
        var target = ANY.next(LOGIN, FROM, Optional.of("https://vault-0:8200/v1/x"));

        assertThat(target).isEqualTo(URI.create("https://vault-0:8200/v1/x"));
    }

    @Test
    void followsARelativeTarget() throws Exception {
        assertThat(ANY.next(LOGIN, FROM, Optional.of("/v1/y")))
                .isEqualTo(URI.create("https://vault-1:8200/v1/y"));
    }

    @Test
    void aRedirectWithoutTargetMeansThatTheLeaderIsLost() {
        assertThatThrownBy(() -> ANY.next(LOGIN, FROM, Optional.empty()))
                .isInstanceOfSatisfying(
                        VaultFault.class,
                        fault -> {
                            assertThat(fault.reason()).isEqualTo(VaultReason.NO_LEADER);
                            assertThat(fault.isPassing()).isTrue();
                        });
    }

    @Test
    void neverGoesFromHttpsToHttp() {
        refused(ANY, "http://vault-0:8200/v1/x", VaultReason.SERVER_NOT_ALLOWED);
        refused(
                new Redirects(VaultServers.parse("https://vault-1:8200 http://vault-0:8200")),
                "http://vault-0:8200/v1/x",
                VaultReason.SERVER_NOT_ALLOWED);
    }

    @Test
    void neverGoesToAServerThatIsNotListed() {
        refused(
                new Redirects(VaultServers.parse("https://vault-1:8200")),
                "https://vault-0:8200/v1/x",
                VaultReason.SERVER_NOT_ALLOWED);
    }

    @Test
    void refusesTargetsThatAreNoServers() {
        refused(ANY, "https://user:password@vault-0:8200/", VaultReason.NOT_VAULT);
        refused(ANY, "file:///etc/passwd", VaultReason.NOT_VAULT);
        refused(ANY, "https://bad host/", VaultReason.NOT_VAULT);
    }

    private static void refused(Redirects redirects, String target, VaultReason reason) {
        assertThatThrownBy(() -> redirects.next(LOGIN, FROM, Optional.of(target)))
                .isInstanceOfSatisfying(
                        VaultFault.class,
                        fault -> {
                            assertThat(fault.reason()).isEqualTo(reason);
                            assertThat(fault.words()).doesNotContain("password");
                        });
    }
}
