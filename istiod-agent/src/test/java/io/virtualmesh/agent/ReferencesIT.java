package io.virtualmesh.agent;

import static io.virtualmesh.agent.Waits.assertSucceeds;
import static io.virtualmesh.agent.Waits.assertTold;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.Bao;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.Manifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Secrets and ServiceAccounts that a VirtualMesh names, each missing, forbidden and at last there, at a real API server. */
class ReferencesIT {
    private static final String LOGIN = "kubernetesAuth:\n            role: \"gen-int-ca-istio\"";
    private static final String ISTIO_SYSTEM = "istio-system";

    @AfterEach
    void noSecretStays() {
        var secrets = OwnMesh.stage().api().client().secrets().inNamespace(ISTIO_SYSTEM);
        List.of("vault-token", "vault-ca", "vault-login-token")
                .forEach(name -> secrets.withName(name).delete());
    }

    @Test
    void aTokenOfAnotherServiceAccountIsRequestedOnceItExistsAndMayBe() {
        var guide = OwnMesh.stage().guide();
        guide.putRole("of-vault-login", "requested-login", ISTIO_SYSTEM, guide.role());
        var mesh = loggingInBy("requested", ofServiceAccount("requested-login", ""));
        try (var init = mesh.agent().start("init-container")) {
            assertTold(
                    init,
                    "SecretUnavailable",
                    "may not create serviceaccounts/token \"requested-login\" in namespace istio-system");

            grant("serviceaccounts/token", "requested-login", "create");

            assertTold(init, "SecretUnavailable", "serviceaccounts \"requested-login\" not found");

            OwnMesh.stage().api().createServiceAccount(ISTIO_SYSTEM, "requested-login");

            assertSucceeds(init);
        }
    }

    @Test
    void whereTokensMayNotBeRequestedTheTokenSecretServesUnderTheKeyOfTheSpec() {
        var guide = OwnMesh.stage().guide();
        var api = OwnMesh.stage().api();
        api.createServiceAccount(ISTIO_SYSTEM, "vault-login");
        guide.putRole("of-vault-login", "vault-login", ISTIO_SYSTEM, guide.role());
        var mesh = loggingInBy("stored", ofServiceAccount("vault-login", "jwt"));
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "SecretUnavailable", "may not get secrets \"vault-login-token\"");

            grant("secrets", "vault-login-token", "get");

            assertTold(
                    init,
                    "SecretUnavailable",
                    "no Secret vault-login-token of type kubernetes.io/service-account-token has one under key jwt");

            var token = api.token(ISTIO_SYSTEM, "vault-login", null, null);
            api.client()
                    .resource(
                            new SecretBuilder()
                                    .withNewMetadata()
                                    .withName("vault-login-token")
                                    .withNamespace(ISTIO_SYSTEM)
                                    .addToAnnotations(
                                            "kubernetes.io/service-account.name", "vault-login")
                                    .endMetadata()
                                    .withType("kubernetes.io/service-account-token")
                                    .withStringData(Map.of("jwt", token))
                                    .build())
                    .create();

            assertSucceeds(init);
        }
    }

    @Test
    void aVaultTokenIsTakenFromItsSecretAndNotRevoked() {
        var bao = OwnMesh.stage().bao();
        var token = vaultToken(bao);
        var mesh = loggingInBy("token-ref", "tokenSecretRef: {name: vault-token}");
        try (var init = mesh.agent().start("init-container")) {
            assertTold(
                    init,
                    "SecretUnavailable",
                    "may not get secrets \"vault-token\" in namespace istio-system");

            grant("secrets", "vault-token", "get");

            assertTold(
                    init,
                    "SecretUnavailable",
                    "Secret istio-system/vault-token, to which the VirtualMesh refers, does not exist");

            create("vault-token", Map.of("one", "a", "two", "b"));

            assertTold(init, "SecretUnavailable", "has no key token (it has one, two)");

            create("vault-token", Map.of("token", token, "two", "b"));

            assertSucceeds(init);
        }
        assertThat(bao.apiAs(token, "GET", "auth/token/lookup-self", null).isSuccess()).isTrue();
    }

    @Test
    void theCaOfVaultIsTakenFromItsSecret() {
        var bao = Lab.shared().newBao(true);
        bao.configureAsGuide(OwnMesh.stage().api(), GuideOptions.QUICK);
        var mesh = OwnMesh.named("ca-ref");
        mesh.apply(
                        mesh.yaml()
                                .replace(
                                        "server: \"" + AgentProgram.VAULT_OF_THE_GUIDE + "\"",
                                        "server: \"https://vault.vault:8200\"\n"
                                                + "          caSecretRef: {name: vault-ca}"))
                .agent()
                .with("VAULT_ADDRESS_OVERRIDES", "https://vault.vault:8200=" + bao.address());
        try (var init = mesh.agent().start("init-container")) {
            assertTold(
                    init, "SecretUnavailable", "(caSecretRef): may not get secrets \"vault-ca\"");

            grant("secrets", "vault-ca", "get");

            assertTold(init, "SecretUnavailable", "Secret istio-system/vault-ca, to which");

            create("vault-ca", Map.of("root-cert.pem", "no certificate"));

            assertTold(init, "SecretUnavailable", "caSecretRef istio-system/vault-ca");

            create("vault-ca", Map.of("root-cert.pem", bao.caPem()));

            assertSucceeds(init);
        } finally {
            bao.close();
        }
    }

    /** The guide's VirtualMesh with another login. */
    private static OwnMesh loggingInBy(String name, String login) {
        var mesh = OwnMesh.named(name);
        assertThat(mesh.yaml()).contains(LOGIN);
        return mesh.apply(mesh.yaml().replace(LOGIN, login));
    }

    private static String ofServiceAccount(String name, String key) {
        return """
        kubernetesAuth:
            role: of-vault-login
            serviceAccountRef: {name: %s}
            %s\
        """
                .formatted(name, key.isEmpty() ? "" : "secretTokenKey: " + key)
                .replace("\n    ", "\n            ")
                .stripTrailing();
    }

    private static String vaultToken(Bao bao) {
        var answer =
                bao.api(
                        "POST",
                        "auth/token/create",
                        Map.of("policies", List.of(OwnMesh.stage().guide().role()), "ttl", "1h"));
        return answer.body().path("auth").path("client_token").asText();
    }

    private static void create(String name, Map<String, String> data) {
        var client = OwnMesh.stage().api().client();
        client.secrets().inNamespace(ISTIO_SYSTEM).withName(name).delete();
        client.resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(ISTIO_SYSTEM)
                                .endMetadata()
                                .withStringData(data)
                                .build())
                .create();
    }

    private static void grant(String resource, String name, String verb) {
        var role = "istiod-agent-" + name;
        Manifests.apply(
                OwnMesh.stage().api().client(),
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: %1$s, namespace: istio-system}
                rules:
                - {apiGroups: [""], resources: ["%2$s"], resourceNames: [%3$s], verbs: [%4$s]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %1$s, namespace: istio-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
                subjects:
                - {kind: ServiceAccount, name: istiod, namespace: istio-system}
                """
                        .formatted(role, resource, name, verb));
    }
}
