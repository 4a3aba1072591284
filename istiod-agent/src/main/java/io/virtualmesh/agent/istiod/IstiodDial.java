package io.virtualmesh.agent.istiod;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * One look at the certificates istiod shows on its TLS port. Nothing is sent and nobody is trusted: the chain is taken from
 * the handshake and compared, then the connection is closed.
 *
 * <p>Each look has an {@link SSLContext} of its own, since a resumed session shows no certificate and Java then returns those
 * of the session before.
 */
final class IstiodDial {
    static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(2);

    private final Address address;

    IstiodDial(Address address) {
        this.address = address;
    }

    /** What came of it. */
    sealed interface Look {
        record Shown(ServedChain chain) implements Look {}

        /** Nobody accepts connections, or whoever does says nothing. */
        record Refused(String message) implements Look {}

        /** Somebody does, and shows no certificate. */
        record Unreadable(String message) implements Look {}
    }

    Look look() {
        try (var plain = new Socket()) {
            plain.connect(address.resolve(), (int) CONNECT_TIMEOUT.toMillis());
            return handshake(plain);
        } catch (IOException | IllegalArgumentException refused) {
            return new Look.Refused(address + " does not accept connections: " + words(refused));
        }
    }

    private Look handshake(Socket plain) {
        var captured = new ChainCapture();
        try (SSLSocket tls = wrap(plain, captured)) {
            tls.setSoTimeout((int) HANDSHAKE_TIMEOUT.toMillis());
            tls.startHandshake();
        } catch (IOException | GeneralSecurityException failed) {
            return captured.chain()
                    .<Look>map(Look.Shown::new)
                    .orElseGet(() ->
                            failed instanceof SocketTimeoutException
                                    ? silent()
                                    : unreadable(words(failed)));
        }
        return captured.chain()
                .<Look>map(Look.Shown::new)
                .orElseGet(() -> unreadable("the handshake had none"));
    }

    /** A stopped or starved process still has its connections accepted, by the kernel. */
    private Look silent() {
        return new Look.Refused(
                "%s accepts connections and does not answer a TLS handshake within %d s; is istiod hung or starved of CPU?"
                        .formatted(address, HANDSHAKE_TIMEOUT.toSeconds()));
    }

    private Look unreadable(String why) {
        return new Look.Unreadable(address + " shows no certificate at a TLS handshake: " + why);
    }

    private SSLSocket wrap(Socket plain, ChainCapture captured)
            throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {captured}, null);
        var tls =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(plain, address.host(), address.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        parameters.setServerNames(List.of());
        tls.setSSLParameters(parameters);
        return tls;
    }

    private static String words(Exception failed) {
        if (failed instanceof SocketTimeoutException) {
            return "timed out";
        }
        return failed.getMessage() == null
                ? failed.getClass().getSimpleName()
                : failed.getMessage();
    }
}
