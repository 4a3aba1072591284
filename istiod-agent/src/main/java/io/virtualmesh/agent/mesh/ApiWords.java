package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.Condition;
import io.virtualmesh.api.v1.ReplicaContainer;
import java.io.IOException;
import java.util.Locale;

/** How those types are written that are more than the names of their components; the same as by their annotations. */
final class ApiWords {
    private ApiWords() {}

    static Module module() {
        return new SimpleModule()
                .addSerializer(Condition.class, new Conditions())
                .addSerializer(ReplicaContainer.class, new Containers());
    }

    /** All that we write of one; {@code observedGeneration} we do not. */
    private static final class Conditions extends JsonSerializer<Condition> {
        @Override
        public void serialize(Condition it, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartObject();
            json.writeStringField("lastTransitionTime", it.getLastTransitionTime());
            json.writeStringField("message", it.getMessage());
            json.writeStringField("reason", it.getReason());
            json.writeStringField("status", it.getStatus());
            json.writeStringField("type", it.getType());
            json.writeEndObject();
        }
    }

    private static final class Containers extends JsonSerializer<ReplicaContainer> {
        @Override
        public void serialize(ReplicaContainer it, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeString(it.name().toLowerCase(Locale.ROOT));
        }
    }
}
