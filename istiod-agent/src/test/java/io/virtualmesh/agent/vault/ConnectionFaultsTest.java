package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionFaultsTest {
    private static final ConnectionFaults FAULTS =
            new ConnectionFaults(VaultSettings.defaults(), "caLocalPath /ca.pem");
    private static final URI ADDRESS = URI.create("https://vault.vault:8200/v1/pki/cert/ca");

    private static final Duration SOON = Duration.ofMillis(3);

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        new ConnectException().initCause(new UnresolvedAddressException()),
                        VaultReason.UNREACHABLE,
                        "no such host: \"vault.vault\""),
                Arguments.of(
                        new ConnectException("Connection refused"),
                        VaultReason.UNREACHABLE,
                        "connection refused"),
                Arguments.of(
                        new HttpConnectTimeoutException("x"),
                        VaultReason.UNREACHABLE,
                        "no connection within 5 s"),
                Arguments.of(
                        new HttpTimeoutException("x"),
                        VaultReason.UNREACHABLE,
                        "no complete answer within 30 s"),
                Arguments.of(
                        new IOException("HTTP/1.1 header parser received no bytes"),
                        VaultReason.UNREACHABLE,
                        "connection lost"),
                Arguments.of(
                        new AnswerReader.TooLarge(), VaultReason.NOT_VAULT, "longer than 1048576"),
                Arguments.of(
                        new ProtocolException("Invalid status line"),
                        VaultReason.NOT_VAULT,
                        "no HTTP"),
                Arguments.of(
                        new SSLException("Unsupported or unrecognized SSL message"),
                        VaultReason.TLS_FAILED,
                        "speaks plain HTTP"),
                Arguments.of(
                        new SSLHandshakeException("Received fatal alert: protocol_version"),
                        VaultReason.TLS_FAILED,
                        "protocol_version"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysInPlainWordsWhyThereIsNoAnswer(IOException e, VaultReason reason, String words) {
        var fault = FAULTS.of(VaultCall.get("pki/cert/ca"), ADDRESS, e, SOON, Optional.empty());

        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.words())
                .startsWith("GET pki/cert/ca at https://vault.vault:8200: ")
                .contains(words);
    }

    @Test
    void tellsAStreamThatTheTimeOutClosedFromOneThatThePeerClosed() {
        var call = VaultCall.get("pki/cert/ca");
        var plain = URI.create("http://vault.vault:8200/v1/pki/cert/ca");
        var closed = new IOException("closed");
        var late = VaultSettings.defaults().readTimeout();

        assertThat(FAULTS.of(call, plain, closed, late, Optional.empty()).words())
                .contains("no complete answer within 30 s");
        assertThat(FAULTS.of(call, plain, closed, SOON, Optional.empty()).words())
                .contains("connection lost (closed); does this port want https?");
    }

    @Test
    void namesTheCertificateThatTheServerShowedAndWhatVerifiedIt() {
        var shown = LabCa.root("CN=corp-proxy", KeyKind.P256).certificate();

        var fault =
                FAULTS.of(
                        VaultCall.get("pki/cert/ca"),
                        ADDRESS,
                        new SSLHandshakeException("PKIX path building failed"),
                        SOON,
                        Optional.of(shown));

        assertThat(fault.words())
                .contains("subject \"CN=corp-proxy\"", "caLocalPath /ca.pem", "PKIX path");
    }
}
