package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Secrets and ServiceAccount tokens of istiod's cluster, read by name when they are needed and not kept. */
public final class KubernetesSecrets implements ClusterSecrets {
    /** Enough for one login; the API server's least. */
    private static final int TOKEN_SECONDS = 600;

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
            return requested(namespace, name);
        } catch (ApiFailure e) {
            if (e.kind() == ApiFailure.Kind.UNREACHABLE) {
                throw new SecretUnavailable(e.text(), e);
            }
            return stored(namespace, name, key)
                    .orElseThrow(() ->
                            new SecretUnavailable(
                                    "no token of ServiceAccount %s/%s: %s; and there is no Secret %s-token of type kubernetes.io/service-account-token"
                                            .formatted(namespace, name, e.text(), name),
                                    e));
        }
    }

    private String requested(String namespace, String name) throws ApiFailure {
        var body =
                Json.object()
                        .put("apiVersion", "authentication.k8s.io/v1")
                        .put("kind", "TokenRequest");
        body.putObject("spec").put("expirationSeconds", TOKEN_SECONDS);
        var place = Place.core("serviceaccounts", namespace, name).at("token");
        return Json.at(own.create(place, body), "status", "token")
                .orElseThrow(() ->
                        new ApiFailure(
                                ApiFailure.Kind.REJECTED,
                                "the answer to create " + place + " holds no token"));
    }

    /** The token Secrets that an old cluster made, or that somebody made by hand under the usual name. */
    private Optional<String> stored(String namespace, String name, String key)
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
