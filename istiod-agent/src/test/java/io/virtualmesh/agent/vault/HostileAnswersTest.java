package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a peer sends becomes certificates or a fault, and no fault quotes it. */
class HostileAnswersTest {
    private static final String MARK = "TOPSECRET";

    @Property(tries = 300)
    void anyBytesAreAnAnswer(@ForAll byte[] body) throws IOException {
        assertThat(AnswerReader.json(body)).isNotNull();
    }

    @Property(tries = 300)
    void anyFieldsAreCertificatesOrAFault(
            @ForAll("values") String certificate,
            @ForAll("values") String issuing,
            @ForAll("values") String chain) {
        var body =
                "{\"data\":{\"certificate\":%s,\"issuing_ca\":%s,\"ca_chain\":%s,\"csr\":%s,\"private_key\":%s}}"
                        .formatted(certificate, issuing, chain, issuing, chain);
        var answer = Answers.of(200, body);
        try {
            KeyMaker.fromVault("make", answer);
        } catch (VaultFault fault) {
            assertThat(fault.words()).doesNotContain(MARK);
        }
        try {
            SignedAnswer.of("sign", answer);
        } catch (VaultFault fault) {
            assertThat(fault.words()).doesNotContain(MARK);
        }
    }

    @Property(tries = 300)
    void anyErrorTextIsOneShortLine(@ForAll String text, @ForAll("statuses") int status) {
        var fault = AnswerFaults.of("call", Answers.error(status, text));

        assertThat(fault.words()).hasSizeLessThan(600).doesNotContain("\n", "\r", "\u0000");
    }

    @Property(tries = 300)
    void onlyOurOwnFormOfJwtIsOne(@ForAll String text) {
        assertThat(ServiceAccountJwt.parse(text, "x")).isEmpty();
    }

    @Provide
    Arbitrary<String> values() {
        var text = "-----BEGIN CERTIFICATE-----\\n" + MARK + "\\n-----END CERTIFICATE-----";
        var key = "-----BEGIN EC PRIVATE KEY-----\\n" + MARK + "\\n-----END EC PRIVATE KEY-----";
        return Arbitraries.of(
                "null",
                "1",
                "true",
                "{}",
                "[]",
                "[null,1,{}]",
                "\"\"",
                "\"" + MARK + "\"",
                "\"" + text + "\"",
                "\"" + key + "\"",
                "[\"" + text + "\",\"" + key + "\"]",
                "[[\"" + text + "\"]]");
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.of(400, 401, 403, 404, 405, 412, 429, 472, 473, 500, 501, 502, 503, 504);
    }

    @Property(tries = 100)
    void deepNestingEndsQuietly(@ForAll("depths") int depth) throws IOException {
        var json = AnswerReader.json("[".repeat(depth).getBytes(StandardCharsets.US_ASCII));

        assertThat(json.isObject()).isFalse();
    }

    @Provide
    Arbitrary<Integer> depths() {
        return Arbitraries.integers().between(1, 200_000);
    }
}
