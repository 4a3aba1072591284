package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Secrets and ServiceAccount tokens of istiod's cluster, read by name when they are needed and not kept. */
public final class KubernetesSecrets implements ClusterSecrets {
    /** Enough for one login; the API server's least. */
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

    private final KubeApi own;

    public KubernetesSecrets(KubeApi own) {
        this.own = own;
    }

    @Override
    public byte[] read(SecretRef ref, String fallbackKey) throws SecretUnavailable {
        var data = data(secret(ref));
        var wanted = ref.key().isEmpty() ? fallbackKey : ref.key();
        if (data.has(wanted)) {
            return decoded(data, wanted);
        }
        if (ref.key().isEmpty() && data.size() == 1) {
            return decoded(data, data.fieldNames().next());
        }
        throw new SecretUnavailable(
                "Secret %s has no key %s (it has %s): add it, or name another Secret in the VirtualMesh"
                        .formatted(ref, wanted, keys(data)));
    }

    private JsonNode secret(SecretRef ref) throws SecretUnavailable {
        try {
            return own.find(Place.core("secrets", ref.namespace(), ref.name()))
                    .orElseThrow(() ->
                            new SecretUnavailable(
                                    "Secret %s, to which the VirtualMesh refers, does not exist in istiod's cluster: create it"
                                            .formatted(ref)));
        } catch (ApiFailure e) {
            throw new SecretUnavailable(e.text(), e);
        }
    }

    @Override
    public String serviceAccountToken(String namespace, String name, String key)
            throws SecretUnavailable {
        try {
            return ServiceAccountToken.request(own, namespace, name, TOKEN_LIFETIME).value();
        } catch (ApiFailure e) {
            if (e.kind() == ApiFailure.Kind.UNREACHABLE) {
                throw new SecretUnavailable(e.text(), e);
            }
            var unread = new ArrayList<String>();
            return stored(namespace, name, key, unread)
                    .orElseThrow(() ->
                            new SecretUnavailable(
                                    "no token of ServiceAccount %s/%s: %s; and no Secret %s-token of type kubernetes.io/service-account-token has one under key %s%s"
                                            .formatted(
                                                    namespace,
                                                    name,
                                                    e.text(),
                                                    name,
                                                    key,
                                                    unread.isEmpty()
                                                            ? ""
                                                            : " ("
                                                                    + String.join("; ", unread)
                                                                    + ")"),
                                    e));
        }
    }

    /** The token Secrets that an old cluster made, or that somebody made by hand under the usual name. */
    private Optional<String> stored(String namespace, String name, String key, List<String> unread)
            throws SecretUnavailable {
        for (var candidate : candidates(namespace, name)) {
            try {
                var found = own.find(Place.core("secrets", namespace, candidate));
                var token = found.filter(secret -> isTokenOf(secret, name)).map(this::data);
                if (token.filter(data -> data.has(key)).isPresent()) {
                    return Optional.of(
                            new String(
                                    decoded(token.get(), key),
                                    java.nio.charset.StandardCharsets.UTF_8));
                }
            } catch (ApiFailure e) {
                if (e.kind() == ApiFailure.Kind.UNREACHABLE) {
                    throw new SecretUnavailable(e.text(), e);
                }
                unread.add(e.text());
            }
        }
        return Optional.empty();
    }

    private List<String> candidates(String namespace, String name) {
        var names = new ArrayList<String>();
        try {
            own.find(Place.core("serviceaccounts", namespace, name))
                    .ifPresent(account ->
                            account.path("secrets")
                                    .forEach(ref -> Json.at(ref, "name").ifPresent(names::add)));
        } catch (ApiFailure e) {
            // may not read the account: its token Secret may still have the usual name
        }
        names.add(name + "-token");
        return names;
    }

    private static boolean isTokenOf(JsonNode secret, String account) {
        return Json.at(secret, "type")
                        .filter("kubernetes.io/service-account-token"::equals)
                        .isPresent()
                && Json.at(secret, "metadata", "annotations", "kubernetes.io/service-account.name")
                        .filter(account::equals)
                        .isPresent();
    }

    private JsonNode data(JsonNode secret) {
        return secret.path("data");
    }

    private static byte[] decoded(JsonNode data, String key) {
        return Base64.getDecoder().decode(data.path(key).asText());
    }

    private static String keys(JsonNode data) {
        var names = new ArrayList<String>();
        data.fieldNames().forEachRemaining(names::add);
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
