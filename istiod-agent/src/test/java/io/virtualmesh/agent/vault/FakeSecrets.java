package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Secrets by {@code name/key}, tokens by {@code namespace/name}. */
final class FakeSecrets implements ClusterSecrets {
    final Map<String, String> values = new HashMap<>();

    FakeSecrets put(String name, String value) {
        values.put(name, value);
        return this;
    }

    @Override
    public byte[] read(SecretRef ref, String fallbackKey) throws SecretUnavailable {
        String key = ref.key().isEmpty() ? fallbackKey : ref.key();
        return value(ref.name() + "/" + key, "Secret " + ref).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String serviceAccountToken(String namespace, String name, String key)
            throws SecretUnavailable {
        return value(namespace + "/" + name, "ServiceAccount " + namespace + "/" + name);
    }

    private String value(String name, String people) throws SecretUnavailable {
        String value = values.get(name);
        if (value == null) {
            throw new SecretUnavailable(people + " does not exist; create it");
        }
        return value;
    }
}
