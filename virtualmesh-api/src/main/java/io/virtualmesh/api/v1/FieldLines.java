package io.virtualmesh.api.v1;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The line on which each field of a text stands, by the JSON pointer of the field. */
final class FieldLines {

    private final Map<String, Integer> lines = new HashMap<>();

    void readFrom(ObjectMapper mapper, String text) throws IOException {
        try (var parser = mapper.getFactory().createParser(text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    lines.put(
                            parser.getParsingContext().pathAsPointer().toString(),
                            parser.currentTokenLocation().getLineNr());
                }
            }
        }
    }

    /** {@code line 7: }, or nothing where the line is not known. */
    String prefix(String pointer) {
        var line = lines.get(pointer);
        return line == null ? "" : "line " + line + ": ";
    }
}
