package io.virtualmesh.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates that a TLS server on loopback shows, leaf first. The dial trusts anything,
 * because what is shown is to be judged afterwards, and sends nothing.
 */
public record ServedChain(List<X509Certificate> certificates) {
    private static final SSLContext ANY = anyServer();

    public ServedChain {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a TLS server shows at least one certificate");
        }
    }

    public static ServedChain dial(int port, Duration timeout) throws IOException {
        try (var plain = new Socket()) {
            plain.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) timeout.toMillis());
            plain.setSoTimeout((int) timeout.toMillis());
            var factory = ANY.getSocketFactory();
            try (var tls = (SSLSocket) factory.createSocket(plain, "127.0.0.1", port, true)) {
                tls.startHandshake();
                return new ServedChain(
                        List.of(tls.getSession().getPeerCertificates()).stream()
                                .map(X509Certificate.class::cast)
                                .toList());
            }
        }
    }

    public X509Certificate leaf() {
        return certificates.getFirst();
    }

    /** The CA that signed the leaf, as far as it is shown: the second certificate. */
    public X509Certificate signer() {
        if (certificates.size() < 2) {
            throw new IllegalStateException("only a leaf is served, its signer is not shown");
        }
        return certificates.get(1);
    }

    /** Says whether every link holds, now, from the leaf to {@code root}. */
    public boolean verifiesTo(X509Certificate root) {
        try {
            var path =
                    CertificateFactory.getInstance("X.509")
                            .generateCertPath(
                                    certificates.stream().filter(c -> !c.equals(root)).toList());
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return true;
        } catch (CertPathValidatorException broken) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot verify certificate paths", e);
        }
    }

    private static SSLContext anyServer() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** Accepts whatever is shown: the point of the dial is to look at it. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
