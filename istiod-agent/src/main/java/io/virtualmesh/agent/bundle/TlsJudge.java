package io.virtualmesh.agent.bundle;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** What verifies the certificate of a server that we call, name and all. */
public final class TlsJudge {
    private TlsJudge() {}

    /** Takes what {@code roots} have signed, and nothing else. */
    public static X509ExtendedTrustManager of(List<X509Certificate> roots) {
        return judge(roots);
    }

    /** Takes what the public CAs of the Java runtime have signed. */
    public static X509ExtendedTrustManager ofRuntime() {
        return judge(null);
    }

    private static X509ExtendedTrustManager judge(@Nullable List<X509Certificate> roots) {
        try {
            var factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(roots == null ? null : store(roots));
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot verify certificates", e);
        }
    }

    private static KeyStore store(List<X509Certificate> roots)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate root : roots) {
            store.setCertificateEntry("root-" + store.size(), root);
        }
        return store;
    }
}
