package io.virtualmesh.lab;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of ServiceAccounts by the TokenRequest API. */
final class ServiceTokens {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private ServiceTokens() {}

    static String request(
            KubernetesClient client,
            String namespace,
            String account,
            @Nullable String audience,
            @Nullable Pod boundTo) {
        var spec =
                new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience == null ? List.of() : List.of(audience))
                        .withExpirationSeconds(LIFETIME.toSeconds());
        if (boundTo != null) {
            spec =
                    spec.withNewBoundObjectRef()
                            .withApiVersion("v1")
                            .withKind("Pod")
                            .withName(boundTo.getMetadata().getName())
                            .withUid(boundTo.getMetadata().getUid())
                            .endBoundObjectRef();
        }
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(spec.endSpec().build())
                .getStatus()
                .getToken();
    }
}
