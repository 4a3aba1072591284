package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.virtualmesh.agent.control.VaultIntent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.RestTemplateBuilder;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestOperations;

/**
 * One server for the time of one use, through a {@link VaultTemplate} that gives raw answers: Vault's refusals are values here, and
 * bodies pass by Spring's message converters, which would print them into the debug log (RestTemplate's {@code Writing [{jwt=…}]}).
 */
final class VaultConnection implements AutoCloseable {
    private final URI server;
    private final Optional<String> namespace;
    private final VaultSettings settings;
    private final TrustWitness witness;
    private final ConnectionFaults faults;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final VaultTemplate template;

    VaultConnection(VaultIntent intent, VaultSettings settings, TrustSource trust) {
        this.server = intent.server();
        this.namespace = intent.namespace();
        this.settings = settings;
        this.witness = new TrustWitness(trust.judge());
        this.faults = new ConnectionFaults(settings, trust.name());
        this.client = client();
        this.template = template();
    }

    /** As the VirtualMesh names it. */
    URI server() {
        return server;
    }

    /** Of Vault; empty for the root namespace. */
    Optional<String> namespace() {
        return namespace;
    }

    /** How a message about {@code call} begins. */
    String at(VaultCall call) {
        return call + " at " + server;
    }

    /**
     * Sends {@code call} and reads the answer, whatever it is; follows the redirects of a standby.
     *
     * @throws VaultFault when there is no answer, or a redirect that must not be followed
     */
    Answer send(VaultCall call, Optional<VaultToken> token) throws VaultFault {
        var redirects = new Redirects(settings.servers());
        URI target = call.at(server);
        for (int hop = 0; hop <= Redirects.MOST; hop++) {
            Answer answer = exchange(call, settings.overrides().apply(target), token);
            if (!answer.movesTheRequest()) {
                return answer;
            }
            target = redirects.next(call, target, answer.location());
        }
        throw VaultFault.passing(
                VaultReason.NO_LEADER,
                at(call) + ": redirected more than " + Redirects.MOST + " times in a row");
    }

    private Answer exchange(VaultCall call, URI address, Optional<VaultToken> token)
            throws VaultFault {
        long start = System.nanoTime();
        try {
            return Objects.requireNonNull(
                    template.doWithVault(rest -> execute(rest, address, call, token)));
        } catch (ResourceAccessException e) {
            throw faults.of(call, address, ioCause(e), since(start), witness.refused());
        } catch (UncheckedIOException e) {
            throw faults.of(
                    call,
                    address,
                    Objects.requireNonNull(e.getCause()),
                    since(start),
                    witness.refused());
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Answer execute(
            RestOperations rest, URI address, VaultCall call, Optional<VaultToken> token) {
        return Objects.requireNonNull(
                rest.execute(
                        address,
                        call.method(),
                        request -> write(request, call, token),
                        AnswerReader::read));
    }

    private static IOException ioCause(ResourceAccessException e) {
        return e.getCause() instanceof IOException io ? io : new IOException(e);
    }

    private static void write(ClientHttpRequest request, VaultCall call, Optional<VaultToken> token)
            throws IOException {
        token.ifPresent(
                value -> request.getHeaders().set(VaultHttpHeaders.VAULT_TOKEN, value.getToken()));
        if (call.body().isPresent()) {
            request.getHeaders().set(HttpHeaders.CONTENT_TYPE, "application/json");
            request.getBody().write(json(call));
        }
    }

    private static byte[] json(VaultCall call) {
        try {
            return AnswerReader.JSON.writeValueAsBytes(call.body().orElseThrow());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("body of " + call + " cannot be written", e);
        }
    }

    /** Without proxy (the token of a plain {@code http} address would pass it) and without redirects of its own. */
    private HttpClient client() {
        try {
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {witness}, null);
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(settings.connectTimeout())
                    .sslContext(tls)
                    .executor(threads)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }

    private VaultTemplate template() {
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(settings.readTimeout());
        requests.enableCompression(false);
        var builder =
                RestTemplateBuilder.builder()
                        .endpoint(VaultEndpoint.from(server))
                        .requestFactory(requests)
                        .errorHandler(_ -> false)
                        .defaultHeader("X-Vault-Request", "true");
        namespace.ifPresent(name -> builder.defaultHeader(VaultHttpHeaders.VAULT_NAMESPACE, name));
        return new VaultTemplate(builder);
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
