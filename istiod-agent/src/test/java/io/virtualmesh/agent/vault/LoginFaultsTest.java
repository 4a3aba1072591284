package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login.ServiceAccountToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginFaultsTest {
    private static final LoginFaults FAULTS =
            new LoginFaults(
                    new ServiceAccountToken("auth/kubernetes", "gen", new Jwt.Own("token")),
                    Jwts.of("system:serviceaccount:istio-system:istiod", "vault"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|service account name not"
                        + " authorized|LOGIN_REFUSED|false|bound_service_account_names=istiod",
                "403|namespace not"
                        + " authorized|LOGIN_REFUSED|false|bound_service_account_namespaces=istio-system",
                "403|invalid audience (aud) claim: audience claim does not match"
                        + " any|LOGIN_REFUSED|false|[vault]",
                "400|error validating token: invalid audience (aud)"
                        + " claim|LOGIN_REFUSED|false|[vault]",
                "400|error validating token: invalid subject (sub) claim|LOGIN_REFUSED|false|not"
                        + " bound to this ServiceAccount",
                "400|invalid expiration time (exp) claim: token is expired|LOGIN_REFUSED|false|has"
                        + " expired",
                "400|could not load configuration|LOGIN_REFUSED|false|auth/kubernetes/config",
                "403|permission denied|LOGIN_REFUSED|true|reach the API server",
                "400|invalid role name \"gen\"|ROLE_UNKNOWN|false|correct kubernetesAuth.role",
                "400|role \"gen\" could not be found|ROLE_UNKNOWN|false|correct"
                        + " kubernetesAuth.role",
                "404|no handler for route|PATH_UNKNOWN|false|no such mount",
                "503|Vault is sealed|SEALED|true|unseal"
            })
    void namesRoleMountAndServiceAccountAndWhatToDo(
            int status, String text, VaultReason reason, boolean passing, String remedy) {
        var fault =
                FAULTS.of(
                        "POST auth/kubernetes/login at https://vault", Answers.error(status, text));

        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.isPassing()).isEqualTo(passing);
        assertThat(fault.words())
                .contains("\"gen\"", "auth/kubernetes/login", "istio-system/istiod", remedy);
    }

    @Test
    void anAnswerIsQuotedOnce() {
        assertThat(FAULTS.of("POST x", Answers.error(503, "storage is away")).words())
                .containsOnlyOnce("503 storage is away");
    }
}
