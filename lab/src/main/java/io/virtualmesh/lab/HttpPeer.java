package io.virtualmesh.lab;

import io.virtualmesh.lab.process.LabException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Calls to one server of the lab, verified by the lab's own CA where it speaks TLS. */
public final class HttpPeer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String base;
    private final HttpClient client;

    public HttpPeer(String base, @Nullable String caPem) {
        this.base = base;
        var builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        this.client = (caPem == null ? builder : builder.sslContext(trusting(caPem))).build();
    }

    /** Says whether a GET is answered with 200 now; nobody there is a no. */
    public boolean isOk(String path, Map<String, String> headers) {
        try {
            return exchange("GET", path, headers, null).statusCode() == 200;
        } catch (IOException notThereYet) {
            return false;
        }
    }

    public HttpResponse<String> call(
            String method, String path, Map<String, String> headers, @Nullable String body) {
        try {
            return exchange(method, path, headers, body);
        } catch (IOException e) {
            throw new LabException(method + " " + base + path + " failed: " + e.getMessage(), e);
        }
    }

    private HttpResponse<String> exchange(
            String method, String path, Map<String, String> headers, @Nullable String body)
            throws IOException {
        var request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(PATIENCE)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted in " + method + " " + base + path, e);
        }
    }

    private static SSLContext trusting(String caPem) {
        try {
            var certificate =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(
                                            caPem.getBytes(StandardCharsets.US_ASCII)));
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("lab", certificate);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new LabException("cannot trust the lab's own CA", e);
        }
    }
}
