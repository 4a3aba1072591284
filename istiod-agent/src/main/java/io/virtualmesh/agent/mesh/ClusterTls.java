package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.TlsJudge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Clients whose API server is verified by the CA that their configuration names, and by that alone, as kubectl does it
 * (client-go, {@code transport.TLSConfigFor}). fabric8 7.7 takes the public CAs of the Java runtime beside it, and reads all
 * of them at every start.
 */
final class ClusterTls {
    private ClusterTls() {}

    /**
     * @throws IllegalArgumentException when the CA that is named cannot be used; says why
     */
    static HttpClient client(Config config) {
        var factory = new JdkHttpClientFactory();
        var roots = roots(config);
        if (roots.isEmpty() || config.isTrustCerts() || given(config.getTrustStoreFile())) {
            return factory.newBuilder(config).build();
        }
        TrustManager[] judge = {TlsJudge.of(roots)};
        // Keeps fabric8 from reading the public CAs; what it builds instead verifies nothing, and
        // is replaced before any use.
        config.setTrustCerts(true);
        try {
            var builder = factory.newBuilder(config);
            return builder.sslContext(keys(builder), judge).build();
        } finally {
            config.setTrustCerts(false);
        }
    }

    /** The CA that is named, in PEM; empty: the public ones. */
    static Optional<String> caPem(Config config) throws IOException {
        var text = config.getCaCertData();
        if (given(text)) {
            return Optional.of(
                    text.startsWith("-----")
                            ? text
                            : new String(Base64.getMimeDecoder().decode(text), UTF_8));
        }
        return given(config.getCaCertFile())
                ? Optional.of(Files.readString(Path.of(config.getCaCertFile())))
                : Optional.empty();
    }

    private static List<X509Certificate> roots(Config config) {
        try {
            var pem = caPem(config);
            return pem.isEmpty() ? List.of() : Certificates.parseAll(pem.get());
        } catch (BadPem e) {
            throw new IllegalArgumentException(
                    "the CA of the API server " + e.in(name(config)).getMessage(), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the CA of the API server, %s, cannot be read (%s)"
                            .formatted(name(config), e.getClass().getSimpleName()),
                    e);
        }
    }

    private static String name(Config config) {
        return given(config.getCaCertData())
                ? "certificate-authority-data"
                : config.getCaCertFile();
    }

    private static boolean given(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static KeyManager @Nullable [] keys(HttpClient.Builder builder) {
        return ((StandardHttpClientBuilder<?, ?, ?>) builder).getKeyManagers();
    }
}
