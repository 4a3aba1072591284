package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.bundle.TimeSpan;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says in plain words why there is no answer.
 *
 * @param trust what verifies the server's certificate
 */
record ConnectionFaults(VaultSettings settings, String trust) {

    /**
     * @param waited how long the exchange took; tells a time-out from a peer that closed the connection
     * @param refused the certificate that was not accepted, if it came so far
     */
    VaultFault of(
            VaultCall call,
            URI address,
            IOException e,
            Duration waited,
            Optional<X509Certificate> refused) {
        String what = call + " at " + serverOf(address) + ": ";
        if (has(e, AnswerReader.TooLarge.class)) {
            return VaultFault.refused(
                    VaultReason.NOT_VAULT,
                    what
                            + "the answer is longer than "
                            + AnswerReader.MAX_BYTES
                            + " bytes; is this Vault?");
        }
        if (has(e, SSLException.class)) {
            return VaultFault.passing(VaultReason.TLS_FAILED, what + tls(e, refused));
        }
        if (has(e, ProtocolException.class) || says(e, "Invalid status line")) {
            return VaultFault.refused(
                    VaultReason.NOT_VAULT,
                    what
                            + "the answer is no HTTP; is this the right port, and does it want"
                            + " https?");
        }
        return VaultFault.passing(VaultReason.UNREACHABLE, what + network(e, address, waited));
    }

    private String network(IOException e, URI address, Duration waited) {
        if (has(e, UnknownHostException.class) || has(e, UnresolvedAddressException.class)) {
            return "no such host: \""
                    + address.getHost()
                    + "\"; is the name of the Service right, and does DNS work in this pod?";
        }
        if (has(e, HttpConnectTimeoutException.class)) {
            return "no connection within "
                    + TimeSpan.words(settings.connectTimeout())
                    + "; look for a network policy or a firewall in between";
        }
        if (has(e, HttpTimeoutException.class) || waited.compareTo(settings.readTimeout()) >= 0) {
            return "no complete answer within "
                    + TimeSpan.words(settings.readTimeout())
                    + " (VAULT_TIMEOUT); is Vault overloaded?";
        }
        if (has(e, ConnectException.class)) {
            return "connection refused; is Vault up, and is the port right?";
        }
        return "connection lost ("
                + PeerText.safe(innermost(e))
                + ")"
                + (ServerAddress.isHttps(address) ? "" : "; does this port want https?");
    }

    private String tls(IOException e, Optional<X509Certificate> refused) {
        if (says(e, "Unsupported or unrecognized SSL message") || says(e, "plaintext")) {
            return "the server speaks plain HTTP on this port; use http:// in the spec, or better"
                    + " give Vault a certificate";
        }
        return refused.map(shown ->
                        "its certificate is not accepted. The server shows subject \""
                                + PeerText.safe(shown.getSubjectX500Principal().getName())
                                + "\", issued by \""
                                + PeerText.safe(shown.getIssuerX500Principal().getName())
                                + "\", valid until "
                                + shown.getNotAfter().toInstant()
                                + "; it was verified by "
                                + trust
                                + " ("
                                + PeerText.safe(innermost(e))
                                + "). Give the CA that issued it as caBundle, caLocalPath or"
                                + " caSecretRef")
                .orElseGet(() -> "TLS handshake failed (" + PeerText.safe(innermost(e)) + ")");
    }

    private static String serverOf(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    private static boolean has(Throwable e, Class<? extends Throwable> kind) {
        return causes(e).anyMatch(kind::isInstance);
    }

    private static boolean says(Throwable e, String words) {
        return causes(e).anyMatch(cause -> String.valueOf(cause.getMessage()).contains(words));
    }

    private static String innermost(Throwable e) {
        Throwable last = causes(e).reduce((_, next) -> next).orElse(e);
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }

    /** At most ten, so that a cycle ends. */
    private static Stream<Throwable> causes(Throwable e) {
        return Stream.<@Nullable Throwable>iterate(
                        e, cause -> cause != null, cause -> cause == null ? null : cause.getCause())
                .limit(10)
                .map(cause -> (Throwable) cause);
    }
}
