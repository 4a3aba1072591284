package io.virtualmesh.agent.mesh;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One API server, and the few calls that we make to it. fabric8 brings configuration, TLS and token refresh; its typed
 * client and model classes stay unused, because they cost a starting JVM more than all of our own code does.
 */
public final class KubeApi implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final HttpClient http;
    private final String server;
    private final Duration patience;
    private final KubeFaults faults;

    private KubeApi(HttpClient http, String server, Duration patience) {
        this.http = http;
        this.server = server;
        this.patience = patience;
        this.faults = new KubeFaults(server);
    }

    /**
     * @param patience the longest that one call may take
     */
    public static KubeApi connect(Config config, Duration patience) {
        config.setRequestRetryBackoffLimit(0); // our loops retry; two retriers multiply
        config.setConnectionTimeout((int) patience.toMillis());
        config.setRequestTimeout((int) patience.toMillis());
        config.setHttp2Disable(
                true); // few calls at once: not worth the classes and buffers of HTTP/2
        var http = new JdkHttpClientFactory().newBuilder(config).build();
        return new KubeApi(http, config.getMasterUrl().replaceAll("/+$", ""), patience);
    }

    String server() {
        return server;
    }

    JsonNode get(Place place) throws ApiFailure {
        return call("get", place, request("GET", place.path(), null, null));
    }

    /** As {@link #get}, but what does not exist is an answer too. */
    Optional<JsonNode> find(Place place) throws ApiFailure {
        try {
            return Optional.of(get(place));
        } catch (ApiFailure e) {
            if (e.kind() == ApiFailure.Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    JsonNode list(Place collection, Map<String, String> selectors) throws ApiFailure {
        return call(
                "list",
                collection,
                request("GET", collection.path() + query(selectors), null, null));
    }

    JsonNode create(Place collection, Object body) throws ApiFailure {
        return call(
                "create",
                collection,
                request("POST", collection.path(), "application/json", Json.text(body)));
    }

    /** Server-side apply. Unlike POST it creates with a right that is limited to this one name. */
    JsonNode apply(Place place, String manager, boolean force, Object body) throws ApiFailure {
        var query = "?fieldManager=" + Place.encode(manager) + (force ? "&force=true" : "");
        return call(
                "patch",
                place,
                request(
                        "PATCH",
                        place.path() + query,
                        "application/apply-patch+yaml",
                        Json.text(body)));
    }

    /** Merge patch; {@code metadata.resourceVersion} in it makes it a compare-and-swap. */
    JsonNode merge(Place place, Object body) throws ApiFailure {
        return call(
                "patch",
                place,
                request("PATCH", place.path(), "application/merge-patch+json", Json.text(body)));
    }

    /** Something that is no object: a version, an OpenAPI document. */
    JsonNode raw(String path) throws ApiFailure {
        return read(path, body("get", path, request("GET", path, null, null)));
    }

    /** The API server's clock, to the second, as its {@code Date} header says. */
    Optional<String> date() throws ApiFailure {
        var response = send("get", "/version", request("GET", "/version", null, null));
        return Optional.ofNullable(response.header("Date"));
    }

    /**
     * Hands over one event after the other until the server ends the watch, or the connection breaks.
     *
     * @param atMost asked of the server; a connection that outlives it is given up, it may be half dead
     */
    void watch(
            Place collection,
            Map<String, String> selectors,
            String resourceVersion,
            Duration atMost,
            Consumer<JsonNode> onEvent)
            throws ApiFailure {
        var all = new LinkedHashMap<>(selectors);
        all.put("watch", "true");
        all.put("resourceVersion", resourceVersion);
        all.put("timeoutSeconds", Long.toString(Math.max(1, atMost.toSeconds())));
        var request =
                http.newHttpRequestBuilder()
                        .uri(server + collection.path() + query(all))
                        .header("Accept", "application/json")
                        .forStreaming()
                        .build();
        var response = await("watch", collection, http.sendAsync(request, InputStream.class));
        try (var body = response.body()) {
            if (!response.isSuccessful()) {
                throw faults.refusal("watch", collection, response.code(), body.readNBytes(65_536));
            }
            var guard = closeAfter(body, atMost.plus(GRACE));
            try {
                readEvents(body, onEvent);
            } finally {
                guard.interrupt();
            }
        } catch (IOException e) {
            throw faults.unreachable("watch", collection, e);
        }
    }

    private static void readEvents(InputStream body, Consumer<JsonNode> onEvent)
            throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                onEvent.accept(Json.tree(line));
            }
        }
    }

    private static Thread closeAfter(InputStream body, Duration time) {
        return Thread.ofVirtual()
                .name("watch-guard")
                .start(() -> {
                    try {
                        Thread.sleep(time);
                        body.close();
                    } catch (InterruptedException | IOException e) {
                        // the watch ended by itself: nothing is left to close
                    }
                });
    }

    private HttpRequest request(
            String method, String pathAndQuery, @Nullable String type, @Nullable String body) {
        var builder =
                http.newHttpRequestBuilder()
                        .uri(server + pathAndQuery)
                        .header("Accept", "application/json")
                        .timeout(patience.toMillis(), MILLISECONDS);
        return (type == null ? builder : builder.method(method, type, body)).build();
    }

    private JsonNode call(String verb, Place place, HttpRequest request) throws ApiFailure {
        return read(place, body(verb, place, request));
    }

    private byte[] body(String verb, Object what, HttpRequest request) throws ApiFailure {
        return send(verb, what, request).body();
    }

    private HttpResponse<byte[]> send(String verb, Object what, HttpRequest request)
            throws ApiFailure {
        var response = await(verb, what, http.sendAsync(request, byte[].class));
        if (!response.isSuccessful()) {
            throw faults.refusal(verb, what, response.code(), response.body());
        }
        return response;
    }

    private JsonNode read(Object what, byte[] body) throws ApiFailure {
        try {
            return Json.tree(body);
        } catch (IOException e) {
            throw new ApiFailure(
                    ApiFailure.Kind.UNREACHABLE,
                    server + " answered something that is no JSON when asked for " + what,
                    e);
        }
    }

    private <T> HttpResponse<T> await(
            String verb, Object what, CompletableFuture<HttpResponse<T>> answer) throws ApiFailure {
        try {
            return answer.get(patience.toMillis(), MILLISECONDS);
        } catch (ExecutionException e) {
            throw faults.unreachable(verb, what, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw faults.unreachable(verb, what, new IOException("no answer in " + patience));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw faults.unreachable(verb, what, e);
        }
    }

    private static String query(Map<String, String> parameters) {
        var query = new StringBuilder();
        parameters.forEach((name, value) ->
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(Place.encode(value)));
        return query.toString();
    }

    @Override
    public void close() {
        http.close();
    }
}
