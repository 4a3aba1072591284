package io.virtualmesh.agent.vault;

import static io.virtualmesh.agent.vault.Outcomes.refused;
import static io.virtualmesh.agent.vault.Outcomes.signed;
import static io.virtualmesh.agent.vault.Outcomes.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.VaultGuide;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Logins by ServiceAccount tokens that a real API server issues and reviews, on a Vault set up as the guide does it. */
class KubernetesLoginIT {
    private static final ApiServer API = Lab.shared().apiServer();
    private static final VaultGuide GUIDE =
            Lab.shared().bao().configureAsGuide(API, GuideOptions.QUICK.withPrefix("k8s-"));

    @Test
    void aBoundServiceAccountGetsItsIntermediate() {
        var signed = signed(signAs("istio-system", "istiod"));

        assertThat(signed.offered()).contains(GUIDE.root().certificate());
        assertThat(GUIDE.keysInVault()).isEmpty();
    }

    @Test
    void aTokenForTheApiServerIsWarnedAbout() {
        assertThat(signed(signAs("istio-system", "istiod")).warnings())
                .anyMatch(text -> text.contains("also good at the API server"));
    }

    @Test
    void theServiceAccountOfTheGuideIsNotTheOneOfTodaysChart() {
        GUIDE.putRole("k8s-old", "istiod-service-account", "istio-system", GUIDE.role());

        var outcome = sign("istio-system", "istiod", "k8s-old");

        assertThat(refused(outcome, VaultReason.LOGIN_REFUSED))
                .contains(
                        "service account name not authorized",
                        "bound_service_account_names=istiod ",
                        "auth/k8s-kubernetes/role/k8s-old");
    }

    @Test
    void anotherNamespaceIsRefusedInPlainWords() {
        assertThat(refused(signAs("istio-other", "istiod"), VaultReason.LOGIN_REFUSED))
                .contains(
                        "namespace not authorized", "bound_service_account_namespaces=istio-other");
    }

    @Test
    void anUnknownRoleIsNamed() {
        assertThat(refused(sign("istio-system", "istiod", "nobody"), VaultReason.ROLE_UNKNOWN))
                .contains("invalid role name");
    }

    @Test
    void anApiServerThatVaultCannotReachLooksLikeADenialAndIsRetried() {
        var bao = Lab.shared().bao();
        bao.mount("sys/auth/k8s-blind", "kubernetes");
        bao.write(
                "auth/k8s-blind/config",
                Map.of(
                        "kubernetes_host",
                        "https://127.0.0.1:1",
                        "kubernetes_ca_cert",
                        API.caPem()));
        bao.write(
                "auth/k8s-blind/role/istiod",
                Map.of(
                        "bound_service_account_names", "istiod",
                        "bound_service_account_namespaces", "istio-system"));
        var intents =
                VaultIntents.at(bao.address())
                        .jwtFile(
                                "k8s-blind",
                                "istiod",
                                VaultLab.mount(token("istio-system", "istiod")));

        assertThat(unreachable(signer().sign(intents.request()), VaultReason.LOGIN_REFUSED))
                .contains("Vault failing to reach the API server");
    }

    private static SigningOutcome signAs(String namespace, String account) {
        return sign(namespace, account, GUIDE.role());
    }

    private static SigningOutcome sign(String namespace, String account, String role) {
        var intents =
                VaultIntents.at(Lab.shared().bao().address())
                        .signPath(GUIDE.caPath())
                        .csrPath(GUIDE.csrPath())
                        .jwtFile(
                                GUIDE.authMount(), role, VaultLab.mount(token(namespace, account)));
        return signer().sign(intents.request());
    }

    private static VaultSigner signer() {
        return new VaultSigner(VaultSettings.defaults(), new FakeSecrets(), Pods.UNKNOWN);
    }

    private static String token(String namespace, String account) {
        API.createNamespace(namespace);
        API.createServiceAccount(namespace, account);
        return API.token(namespace, account, null, null);
    }
}
