package io.virtualmesh.lab;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** How Vault asks one cluster whether a token is good: as ServiceAccount vault of namespace vault. */
public record KubernetesLogin(String host, String caPem, String reviewerToken) {
    static final String NAMESPACE = "vault";
    static final String ACCOUNT = "vault";

    /** Makes that ServiceAccount and lets it review tokens. */
    static KubernetesLogin of(ApiServer api) {
        return of(api.client(), api.url(), api.caPem());
    }

    /** The same, for an API server that Vault reaches at {@code host}. */
    public static KubernetesLogin of(KubernetesClient client, String host, String caPem) {
        Manifests.createNamespace(client, NAMESPACE);
        Manifests.createServiceAccount(client, NAMESPACE, ACCOUNT);
        client.resource(reviewer()).serverSideApply();
        var token = ServiceTokens.request(client, NAMESPACE, ACCOUNT, null, null);
        return new KubernetesLogin(host, caPem, token);
    }

    private static ClusterRoleBinding reviewer() {
        return new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("vault-server-binding")
                .endMetadata()
                .withNewRoleRef()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("ClusterRole")
                .withName("system:auth-delegator")
                .endRoleRef()
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(ACCOUNT)
                .withNamespace(NAMESPACE)
                .endSubject()
                .build();
    }

    @Override
    public String toString() {
        return "Vault's login at " + host;
    }
}
