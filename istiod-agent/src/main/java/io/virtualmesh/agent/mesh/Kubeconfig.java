package io.virtualmesh.agent.mesh;

import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A kubeconfig that somebody gave us. It is looked at before fabric8 7 takes it: without a usable context that one would speak
 * to a Pod's own API server instead, and to an address without scheme it would send the token over plain http.
 */
final class Kubeconfig {
    private Kubeconfig() {}

    /**
     * @param source for the message, which quotes nothing of the content: it holds a token
     */
    static Config parse(String text, String source) throws ApiFailure {
        var trouble = trouble(text);
        if (trouble.isPresent()) {
            throw unusable(source, trouble.get());
        }
        try {
            return Config.fromKubeconfig(text);
        } catch (RuntimeException anything) { // of many types; their messages quote the content
            throw unusable(source, "it is refused with " + anything.getClass().getSimpleName());
        }
    }

    static ApiFailure unusable(String source, String trouble) {
        return new ApiFailure(
                ApiFailure.Kind.UNUSABLE,
                source
                        + " cannot be used: "
                        + trouble
                        + "; it must be a kubeconfig whose current-context names a cluster and a user");
    }

    private static Optional<String> trouble(String text) {
        if (text.isBlank()) {
            return Optional.of("it is missing or empty");
        }
        try {
            var parsed =
                    Serialization.unmarshal(text, io.fabric8.kubernetes.api.model.Config.class);
            return parsed == null ? Optional.of("it is empty") : trouble(parsed);
        } catch (RuntimeException anything) { // of many types; their messages quote the content
            return Optional.of("it is no kubeconfig");
        }
    }

    private static Optional<String> trouble(io.fabric8.kubernetes.api.model.Config parsed) {
        var current = parsed.getCurrentContext();
        if (current == null || current.isEmpty()) {
            return Optional.of("it has no current-context");
        }
        var context =
                first(parsed.getContexts(), it -> current.equals(it.getName()))
                        .map(NamedContext::getContext);
        if (context.isEmpty()) {
            return Optional.of("its current-context is not among its contexts");
        }
        var name = context.get().getCluster();
        var cluster =
                first(parsed.getClusters(), it -> Objects.equals(name, it.getName()))
                        .map(NamedCluster::getCluster);
        var server = cluster.map(io.fabric8.kubernetes.api.model.Cluster::getServer);
        if (server.isEmpty()) {
            return Optional.of("the cluster of its current-context has no server");
        }
        if (!server.get().startsWith("https://")) {
            return Optional.of("its server does not begin with https://");
        }
        return Boolean.TRUE.equals(cluster.get().getInsecureSkipTlsVerify())
                ? Optional.of(
                        "it has insecure-skip-tls-verify, so the token would go to whoever answers; give the server's CA instead")
                : Optional.empty();
    }

    private static <T> Optional<T> first(Collection<T> all, Predicate<T> wanted) {
        return Stream.ofNullable(all).flatMap(Collection::stream).filter(wanted).findFirst();
    }
}
