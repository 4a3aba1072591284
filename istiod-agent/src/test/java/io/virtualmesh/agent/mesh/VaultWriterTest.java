package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.trust.VaultBlock;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultWriterTest {
    private static final String PATH = "pki/issuer/ab-12/sign-intermediate";
    private final VaultWriter writer =
            new VaultWriter(
                    new MeshSettings(
                            Container.SIDECAR,
                            Optional.of("istiod-a"),
                            "istio-system",
                            "istiod",
                            "istiod",
                            Optional.empty(),
                            Optional.empty(),
                            "gloo-mesh",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.<Path>empty(),
                            Optional.empty(),
                            "test",
                            MeshSettings.Timing.DEFAULT));

    @Test
    void everyShapeComesBackWithTheNewPath() {
        for (var intent : intents()) {
            var block = writer.write(intent, PATH);

            assertThat(writer.read(block)).as(block.json()).isEqualTo(withPath(intent));
            assertThat(writer.write(writer.read(block), PATH)).isEqualTo(block);
        }
    }

    @Test
    void namespacesAreWrittenOutAndNothingIsNull() {
        var intent = intents().getFirst();

        assertThat(writer.write(intent, PATH).json())
                .contains("\"namespace\":\"istio-system\"")
                .doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{]}",
                "{} {}",
                "{'server':'https://v','caPath':'p/sign'}",
                "{'server':'https://v','caPath':'p','tokenSecretRef':{'name':'s','namespace':'kube-system'}}",
                "{'server':'ftp://v','caPath':'p','tokenSecretRef':{'name':'s','namespace':'istio-system'}}",
                "{'server':'https://a b','caPath':'p','tokenSecretRef':{'name':'s','namespace':'istio-system'}}",
                "{'server':'https://v','caPath':'../sys','tokenSecretRef':{'name':'s','namespace':'istio-system'}}",
                "{'server':'https://v','caPath':'p','csrPath':'sys/raw','tokenSecretRef':{'name':'s','namespace':'istio-system'}}",
                "{'server':'https://v','caPath':'/v1/p','tokenSecretRef':{'name':'s','namespace':'istio-system'}}",
                "{'server':'https://v','caPath':'p','tokenSecretRef':{'name':'s'}}",
                "{'server':'https://v','caPath':'p','tokenSecretRef':{'name':'s','namespace':'istio-system'},'x':1}",
                "{'server':'https://v','caPath':'p','tokenSecretRef':{'name':'s','namespace':'istio-system'},'csrPath':null}",
                "{'server':'https://v','server':'https://w','caPath':'p','tokenSecretRef':{'name':'s','namespace':'istio-system'}}",
                "{'server':7,'caPath':'p','tokenSecretRef':{'name':'s','namespace':'istio-system'}}",
            })
    void whatWeCouldNotHaveWrittenIsRefusedWithWords(String text) {
        var block = new VaultBlock(text.replace('\'', '"'));

        assertThatThrownBy(() -> writer.read(block))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    private static List<VaultIntent> intents() {
        var logins =
                List.<Login>of(
                        new Login.TokenSecret(new SecretRef("istio-system", "token", "")),
                        kubernetes(new Jwt.Own("token")),
                        kubernetes(new Jwt.Mounted("/var/run/secrets/vault", "token")),
                        kubernetes(new Jwt.OfServiceAccount("gloo-mesh", "vault", "jwt")));
        var trusts =
                List.<ServerTrust>of(
                        new ServerTrust.SystemRoots(),
                        new ServerTrust.Inline(RootShape.pem(TestPlans.A)),
                        new ServerTrust.LocalFile("/etc/vault/ca.pem"),
                        new ServerTrust.InSecret(new SecretRef("gloo-mesh", "vault-ca", "")));
        var intents = new ArrayList<VaultIntent>();
        for (var login : logins) {
            for (var trust : trusts) {
                intents.add(intent("https://vault.example:8200/base", login, trust, true));
                intents.add(intent("https://[2001:db8::1]:8200", login, trust, false));
            }
            intents.add(intent("http://10.0.0.1:8200", login, new ServerTrust.SystemRoots(), true));
        }
        return intents;
    }

    private static Login kubernetes(Jwt jwt) {
        return new Login.ServiceAccountToken("auth/v1/kubernetes", "istiod", jwt);
    }

    private static VaultIntent intent(
            String server, Login login, ServerTrust trust, boolean whole) {
        return new VaultIntent(
                URI.create(server),
                whole ? Optional.of("team/a") : Optional.empty(),
                "pki/root/sign-intermediate",
                whole ? Optional.of("v1/generate/exported") : Optional.empty(),
                login,
                trust);
    }

    private static VaultIntent withPath(VaultIntent intent) {
        return new VaultIntent(
                intent.server(),
                intent.namespace(),
                PATH,
                intent.csrPath(),
                intent.login(),
                intent.trust());
    }
}
