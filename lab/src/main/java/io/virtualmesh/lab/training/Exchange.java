package io.virtualmesh.lab.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call to a stub.
 *
 * @param path without the query
 * @param body an empty object where nothing was sent
 */
record Exchange(String method, String path, String query, ObjectNode body) {

    boolean is(String wanted, String begin) {
        return method.equals(wanted) && path.startsWith(begin);
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * What a stub answers.
     *
     * @param held the answer is a watch, which stays open until the stub ends
     */
    record Reply(int status, JsonNode body, boolean held) {
        static Reply ok(JsonNode body) {
            return new Reply(200, body, false);
        }

        static Reply of(int status, JsonNode body) {
            return new Reply(status, body, false);
        }

        static Reply watch(JsonNode firstEvent) {
            return new Reply(200, firstEvent, true);
        }
    }
}
