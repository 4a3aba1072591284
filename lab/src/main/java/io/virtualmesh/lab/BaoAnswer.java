package io.virtualmesh.lab;

import com.fasterxml.jackson.databind.JsonNode;

/** An answer of OpenBao; the body may hold keys, so only its errors are ever printed. */
public record BaoAnswer(int status, JsonNode body) {
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "status " + status + " " + body.path("errors");
    }
}
