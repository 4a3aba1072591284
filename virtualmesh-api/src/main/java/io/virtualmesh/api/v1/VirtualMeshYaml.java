package io.virtualmesh.api.v1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a VirtualMesh from a YAML or JSON file, as strictly as {@code kubectl apply} does: a field
 * that does not exist is an error, because here no API server reports a slip of the pen. What the
 * fields mean together is the business of {@link SpecRules}.
 */
public final class VirtualMeshYaml {

    private static final String EXPECTED = "networking.mesh.gloo.solo.io/v1 VirtualMesh";

    private final String source;
    private final String text;
    private final ObjectMapper mapper;

    private VirtualMeshYaml(String source, String text) {
        this.source = source;
        this.text = text;
        this.mapper =
                mapper(text.stripLeading().startsWith("{") ? new JsonFactory() : new YAMLFactory());
    }

    /**
     * Reads a file that holds exactly one VirtualMesh.
     *
     * @throws VirtualMeshYamlException if it holds none, several or a faulty one
     * @throws IOException if the file cannot be read
     */
    public static VirtualMesh read(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    /**
     * Parses a text that holds exactly one VirtualMesh; empty documents beside it do no harm.
     *
     * @param source name of the text in messages
     * @throws VirtualMeshYamlException if it holds none, several or a faulty one
     */
    public static VirtualMesh parse(String source, String text) {
        return new VirtualMeshYaml(source, text).parse();
    }

    private VirtualMesh parse() {
        var lines = new FieldLines();
        try {
            var document = theOneDocument();
            lines.readFrom(mapper, text);
            var unknown = new UnknownFields(mapper, lines).in(document);
            if (!unknown.isEmpty()) {
                throw new VirtualMeshYamlException(source, unknown);
            }
            var mesh = mapper.treeToValue(document, VirtualMesh.class);
            if (document.at("/metadata/name").asText("").isEmpty()) {
                throw new VirtualMeshYamlException(source, List.of("metadata.name is missing"));
            }
            return mesh;
        } catch (JsonProcessingException e) {
            throw new VirtualMeshYamlException(source, YamlProblem.describe(e, lines), e);
        } catch (IOException e) {
            throw new VirtualMeshYamlException(source, "cannot be parsed: " + e.getMessage(), e);
        }
    }

    private JsonNode theOneDocument() throws IOException {
        var documents = documents();
        if (documents.size() != 1 || !header(documents.get(0)).equals(EXPECTED)) {
            var found =
                    documents.stream()
                            .map(VirtualMeshYaml::header)
                            .collect(Collectors.joining(", "));
            throw new VirtualMeshYamlException(
                    source,
                    List.of(
                            "expected exactly one %s, found %s"
                                    .formatted(EXPECTED, found.isEmpty() ? "nothing" : found)));
        }
        return documents.get(0);
    }

    private List<JsonNode> documents() throws IOException {
        try (var values = mapper.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return values.readAll().stream()
                    .filter(node -> !node.isNull() && !node.isMissingNode())
                    .toList();
        }
    }

    private static String header(JsonNode document) {
        return document.path("apiVersion").asText("(no apiVersion)")
                + " "
                + document.path("kind").asText("(no kind)");
    }

    private static ObjectMapper mapper(JsonFactory factory) {
        var mapper = new ObjectMapper(factory);
        mapper.registerModule(new JavaTimeModule());
        mapper.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
        return mapper;
    }
}
