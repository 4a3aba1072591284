package io.virtualmesh.agent.istiod;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Keeps what the server shows, and lets the handshake end in peace so that istiod logs no error. */
final class ChainCapture extends X509ExtendedTrustManager {
    private @Nullable ServedChain chain;

    /** The chain of the one handshake this was used for, if it got that far. */
    Optional<ServedChain> chain() {
        return Optional.ofNullable(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
        chain = new ServedChain(List.of(shown));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
        chain = new ServedChain(List.of(shown));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type) {
        chain = new ServedChain(List.of(shown));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) {
        throw new UnsupportedOperationException("we are no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
        throw new UnsupportedOperationException("we are no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type) {
        throw new UnsupportedOperationException("we are no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
