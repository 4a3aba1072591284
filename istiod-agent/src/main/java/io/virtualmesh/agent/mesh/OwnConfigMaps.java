package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.TreeMap;

/** ConfigMaps of istiod's namespace that are read once, at start. */
public final class OwnConfigMaps {
    private final KubeApi own;
    private final String namespace;

    public OwnConfigMaps(KubeApi own, String namespace) {
        this.own = own;
        this.namespace = namespace;
    }

    /**
     * The texts of one ConfigMap; empty if there is none.
     *
     * @throws Unreadable with what was tried and what came back
     */
    public Map<String, String> read(String name) throws Unreadable {
        try {
            var texts = new TreeMap<String, String>();
            own.find(Place.core("configmaps", namespace, name))
                    .ifPresent(found ->
                            found.path("data")
                                    .properties()
                                    .forEach(e -> texts.put(e.getKey(), e.getValue().asText())));
            return texts;
        } catch (ApiFailure e) {
            throw new Unreadable(e.text(), e);
        }
    }

    /** Texts of a ConfigMap as one line of JSON, and back. */
    public static String text(Map<String, String> texts) {
        return Json.text(new TreeMap<>(texts));
    }

    /** What {@link #text} wrote; of anything else nothing. */
    public static Map<String, String> parse(String text) {
        var texts = new TreeMap<String, String>();
        try {
            Json.tree(text).properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        } catch (JsonProcessingException e) {
            return Map.of(); // a note of another version
        }
        return texts;
    }

    /** The API server did not give it. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String words;

        Unreadable(String message, Throwable cause) {
            super(message, cause);
            this.words = message;
        }

        public String words() {
            return words;
        }
    }
}
