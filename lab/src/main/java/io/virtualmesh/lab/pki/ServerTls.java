package io.virtualmesh.lab.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS of a server on loopback that lives in this JVM. */
public final class ServerTls {
    private static final char[] NONE = new char[0];

    private ServerTls() {}

    /** With a certificate for 127.0.0.1 and localhost. */
    public static SSLContext of(LabCa ca) {
        var keys = KeyKind.P256.generate();
        var now = Instant.now();
        var certificate =
                new CertificateDraft("CN=localhost", keys.getPublic())
                        .validity(now.minusSeconds(60), now.plus(Duration.ofDays(1)))
                        .endEntity(List.of("127.0.0.1", "localhost"))
                        .signedBy(ca);
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "server",
                    keys.getPrivate(),
                    NONE,
                    new X509Certificate[] {certificate, ca.certificate()});
            var manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            manager.init(store, NONE);
            var context = SSLContext.getInstance("TLS");
            context.init(manager.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot serve TLS", e);
        }
    }
}
