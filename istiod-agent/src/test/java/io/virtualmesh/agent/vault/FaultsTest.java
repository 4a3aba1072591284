package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.SigningOutcome.Refused;
import io.virtualmesh.agent.control.SigningOutcome.Unreachable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503|Vault is sealed|SEALED|true",
                "501|Vault is not initialized|SEALED|true",
                "500|local node not active but active cluster node not found|NO_LEADER|true",
                "473||NO_LEADER|true",
                "472||NO_LEADER|true",
                "429||NO_LEADER|true",
                "429|request path rate limit exceeded|UNREACHABLE|true",
                "412|required index state not present|UNREACHABLE|true",
                "500|1 error occurred: storage|UNREACHABLE|true",
                "403|permission denied|FORBIDDEN|false",
                "404|namespace not found|PATH_UNKNOWN|false",
                "404|no handler for route|PATH_UNKNOWN|false",
                "404|unsupported path|PATH_UNKNOWN|false",
                "405|unsupported operation|PATH_UNKNOWN|false",
                "400|rsa keys < 2048 bits are unsafe|REQUEST_REFUSED|false"
            })
    void readsTheAnswersOfVault(int status, String text, VaultReason reason, boolean passing) {
        var answer =
                text == null ? Answers.of(status, "{\"errors\":[]}") : Answers.error(status, text);

        var fault = AnswerFaults.of("POST x at https://vault", answer);

        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.isPassing()).isEqualTo(passing);
        assertThat(fault.words()).startsWith("POST x at https://vault: " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "200,NOT_VAULT,false",
        "302,NOT_VAULT,false",
        "403,NOT_VAULT,false",
        "400,TLS_FAILED,false",
        "502,UNREACHABLE,true",
        "503,UNREACHABLE,true"
    })
    void knowsThatHtmlIsNotVault(int status, VaultReason reason, boolean passing) {
        var fault = AnswerFaults.of("GET x", Answers.of(status, "<html>Sign in</html>"));

        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.isPassing()).isEqualTo(passing);
        assertThat(fault.words()).doesNotContain("Sign in");
    }

    @Test
    void jsonThatIsNotVaultsIsCalledSo() {
        assertThat(AnswerFaults.notVault("GET x: 200", Answers.of(200, "{}")).words())
                .contains("came with other JSON than Vault's");
        assertThat(AnswerFaults.notVault("GET x: 200", Answers.of(200, "<html>")).words())
                .contains("came with text/html instead of Vault's JSON");
    }

    @Test
    void becomesAnOutcomeOfTheRightKind() {
        assertThat(AnswerFaults.of("x", Answers.error(503, "Vault is sealed")).outcome())
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        outcome -> assertThat(outcome.reason()).isEqualTo("VaultSealed"));
        assertThat(AnswerFaults.of("x", Answers.error(403, "permission denied")).outcome())
                .isInstanceOfSatisfying(
                        Refused.class,
                        outcome -> assertThat(outcome.reason()).isEqualTo("VaultForbidden"));
    }

    @Test
    void everyReasonHasItsOwnWordAndTexts() {
        assertThat(VaultReason.values())
                .allSatisfy(reason -> {
                    assertThat(reason.word()).matches("[A-Z][A-Za-z]+");
                    assertThat(reason.meaning()).endsWith(".");
                    assertThat(reason.remedy()).endsWith(".");
                })
                .extracting(VaultReason::word)
                .doesNotHaveDuplicates();
    }
}
