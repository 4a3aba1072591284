package io.virtualmesh.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.lab.process.LabException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP API of an OpenBao of the lab, wherever it runs. Paths come without {@code /v1/}. */
public interface VaultServer {
    String rootToken();

    /** One call with any token, or with none, whatever it answers. */
    BaoAnswer apiAs(
            @Nullable String token, String method, String path, @Nullable Map<String, ?> body);

    /** One call as root, whatever it answers. */
    default BaoAnswer api(String method, String path) {
        return apiAs(rootToken(), method, path, null);
    }

    default BaoAnswer api(String method, String path, Map<String, ?> body) {
        return apiAs(rootToken(), method, path, body);
    }

    /** Writes as root and returns {@code data}; anything but success is an error. */
    default JsonNode write(String path, Map<String, ?> body) {
        return succeeded("POST", path, api("POST", path, body));
    }

    /**
     * A mount as new, in place of one that may be there from a try before.
     *
     * @param place {@code sys/mounts/pki} or {@code sys/auth/kubernetes}
     */
    default void mount(String place, String type) {
        api("DELETE", place);
        write(place, Map.of("type", type));
    }

    /** Reads as root and returns {@code data}; anything but success is an error. */
    default JsonNode read(String path) {
        return succeeded("GET", path, api("GET", path));
    }

    /** The keys of a LIST as root; none where the answer is 404. */
    default List<String> list(String path) {
        var keys = api("LIST", path).body().path("data").path("keys");
        return keys.valueStream().map(JsonNode::asText).toList();
    }

    /** Its {@code data}; an answer that is no success is an error. */
    static JsonNode succeeded(String method, String path, BaoAnswer answer) {
        if (!answer.isSuccess()) {
            throw new LabException("OpenBao refused " + method + " " + path + ": " + answer);
        }
        return answer.body().path("data");
    }

    /** The whole body, for the few answers without {@code data}. */
    static JsonNode succeededBody(String method, String path, BaoAnswer answer) {
        succeeded(method, path, answer);
        return answer.body();
    }
}
