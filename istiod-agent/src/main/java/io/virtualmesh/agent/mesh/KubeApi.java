package io.virtualmesh.agent.mesh;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
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
    private static final String PAGE = "500";
    private static final String JSON = "application/json";
    private static final String METADATA = JSON + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int NOT_FOUND = 404;

    private final HttpClient http;
    private final String server;
    private final Duration patience;
    private final KubeFaults faults;

    private KubeApi(HttpClient http, String server, Duration patience, String onUnauthorized) {
        this.http = http;
        this.server = server;
        this.patience = patience;
        this.faults = new KubeFaults(server, onUnauthorized);
    }

    /**
     * @param userAgent under which its audit log has us
     * @param patience the longest that one call may take
     */
    static KubeApi connect(Config config, String userAgent, Duration patience) {
        return connect(config, userAgent, patience, "check its token or certificate");
    }

    /**
     * @param onUnauthorized what to do when it does not accept our credentials
     */
    static KubeApi connect(
            Config config, String userAgent, Duration patience, String onUnauthorized) {
        config.setUserAgent(userAgent);
        config.setRequestRetryBackoffLimit(0); // our loops retry; two retriers multiply
        config.setConnectionTimeout((int) patience.toMillis());
        config.setRequestTimeout((int) patience.toMillis());
        config.setHttp2Disable(
                true); // few calls at once: not worth the classes and buffers of HTTP/2
        return new KubeApi(
                ClusterTls.client(config),
                config.getMasterUrl().replaceAll("/+$", ""),
                patience,
                onUnauthorized);
    }

    String server() {
        return server;
    }

    JsonNode get(Place place) throws ApiFailure {
        return call("get", place, request("GET", place.path(), null, null));
    }

    /** As {@link #get}, but what does not exist is an answer too. */
    Optional<JsonNode> find(Place place) throws ApiFailure {
        return find(place, JSON);
    }

    /** Whether it is there. No more than its metadata is sent, since its content may be secret. */
    boolean exists(Place place) throws ApiFailure {
        return find(place, METADATA).isPresent();
    }

    private Optional<JsonNode> find(Place place, String accept) throws ApiFailure {
        var request = request("GET", place.path(), accept, null, null);
        var response = await("get", place, sent(request, byte[].class));
        return response.code() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(read(place, good("get", place, response).body()));
    }

    JsonNode list(Place collection, Map<String, String> selectors) throws ApiFailure {
        return call(
                "list",
                collection,
                request("GET", collection.path() + query(selectors), null, null));
    }

    /** All objects of a collection as they are now, page by page, each forgotten before the next. */
    void each(Place collection, Map<String, String> selectors, Consumer<JsonNode> object)
            throws ApiFailure {
        var all = new LinkedHashMap<>(selectors);
        all.putIfAbsent("limit", PAGE);
        for (var next = Optional.of(""); next.isPresent(); ) {
            next = Json.at(page(collection, all, object), "continue");
            next.ifPresent(token -> all.put("continue", token));
        }
    }

    private JsonNode page(
            Place collection, Map<String, String> selectors, Consumer<JsonNode> object)
            throws ApiFailure {
        try (var body = stream("list", collection, selectors)) {
            var guard = closeAfter(body, patience);
            try {
                return Json.items(body, object);
            } finally {
                guard.interrupt();
            }
        } catch (IOException e) {
            throw faults.unreachable("list", collection, e);
        }
    }

    JsonNode create(Place collection, Object body) throws ApiFailure {
        return call(
                "create", collection, request("POST", collection.path(), JSON, Json.text(body)));
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

    /** As {@link #merge}, but nothing is stored: what would become of it. */
    JsonNode rehearseMerge(Place place, Object body) throws ApiFailure {
        return call(
                "patch",
                place,
                request(
                        "PATCH",
                        place.path() + "?dryRun=All",
                        "application/merge-patch+json",
                        Json.text(body)));
    }

    /** Returns whether it was there. */
    boolean delete(Place place) throws ApiFailure {
        try {
            call("delete", place, request("DELETE", place.path(), JSON, "{}"));
            return true;
        } catch (ApiFailure e) {
            if (e.kind() == ApiFailure.Kind.MISSING) {
                return false;
            }
            throw e;
        }
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
        try (var body = stream("watch", collection, all)) {
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

    /** The body of a good answer, to be read as it comes. */
    private InputStream stream(String verb, Place collection, Map<String, String> selectors)
            throws ApiFailure, IOException {
        var request =
                http.newHttpRequestBuilder()
                        .uri(server + collection.path() + query(selectors))
                        .header("Accept", JSON)
                        .forStreaming()
                        .build();
        var response = await(verb, collection, sent(request, InputStream.class));
        if (!response.isSuccessful()) {
            try (var body = response.body()) {
                throw faults.refusal(verb, collection, response.code(), body.readNBytes(65_536));
            }
        }
        return response.body();
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
                .name("body-guard")
                .start(() -> {
                    try {
                        Thread.sleep(time);
                        body.close();
                    } catch (InterruptedException | IOException e) {
                        // it ended by itself: nothing is left to close
                    }
                });
    }

    private HttpRequest request(
            String method, String pathAndQuery, @Nullable String type, @Nullable String body) {
        return request(method, pathAndQuery, JSON, type, body);
    }

    private HttpRequest request(
            String method,
            String pathAndQuery,
            String accept,
            @Nullable String type,
            @Nullable String body) {
        var builder =
                http.newHttpRequestBuilder()
                        .uri(server + pathAndQuery)
                        .header("Accept", accept)
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
        return good(verb, what, await(verb, what, sent(request, byte[].class)));
    }

    private HttpResponse<byte[]> good(String verb, Object what, HttpResponse<byte[]> response)
            throws ApiFailure {
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

    /** After {@link #close} every call fails, as those that were under way do. */
    private <T> CompletableFuture<HttpResponse<T>> sent(HttpRequest request, Class<T> body) {
        try {
            return http.sendAsync(request, body);
        } catch (IllegalStateException closed) {
            return CompletableFuture.failedFuture(new IOException("closed", closed));
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
