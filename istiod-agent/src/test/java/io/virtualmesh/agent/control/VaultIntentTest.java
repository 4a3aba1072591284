package io.virtualmesh.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Another text would be another fingerprint: each istiod that is updated would be given a new intermediate. */
class VaultIntentTest {
    private static final SecretRef SECRET = new SecretRef("istio-system", "vault", "token");

    @Test
    void theTextOfWhichFingerprintsAreMadeStaysAsItIs() {
        assertThat(text(new Jwt.Own("token"), new ServerTrust.SystemRoots()))
                .isEqualTo(
                        "VaultIntent[server=https://vault:8200, namespace=Optional[team], signPath=pki/sign,"
                                + " csrPath=Optional.empty, login=ServiceAccountToken[mount=auth/kubernetes, role=ca,"
                                + " jwt=Own[key=token]], trust=SystemRoots[]]");
        assertThat(text(new Jwt.Mounted("/var/run", "token"), new ServerTrust.Inline("PEM")))
                .contains("jwt=Mounted[path=/var/run, key=token]], trust=Inline[pem=PEM]]");
        assertThat(
                        text(
                                new Jwt.OfServiceAccount("ns", "sa", "token"),
                                new ServerTrust.LocalFile("/ca.pem")))
                .contains(
                        "jwt=OfServiceAccount[namespace=ns, name=sa, key=token]], trust=LocalFile[path=/ca.pem]]");
        assertThat(intent(new Login.TokenSecret(SECRET), new ServerTrust.InSecret(SECRET)))
                .contains(
                        "login=TokenSecret[secret=istio-system/vault], trust=InSecret[secret=istio-system/vault]]");
    }

    private static String text(Jwt jwt, ServerTrust trust) {
        return intent(new Login.ServiceAccountToken("auth/kubernetes", "ca", jwt), trust);
    }

    private static String intent(Login login, ServerTrust trust) {
        return new VaultIntent(
                        URI.create("https://vault:8200"),
                        Optional.of("team"),
                        "pki/sign",
                        Optional.empty(),
                        login,
                        trust)
                .toString();
    }
}
