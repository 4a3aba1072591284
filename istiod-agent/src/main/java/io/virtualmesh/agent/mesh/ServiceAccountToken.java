package io.virtualmesh.agent.mesh;

import java.time.Duration;
import java.time.Instant;

/**
 * A token of a ServiceAccount by the TokenRequest API; never shown but where it is for.
 *
 * @param until when it ends
 */
record ServiceAccountToken(String value, Instant until) {

    /**
     * @param lifetime asked for; the API server may give another
     */
    static ServiceAccountToken request(
            KubeApi api, String namespace, String account, Duration lifetime) throws ApiFailure {
        var body =
                Json.object()
                        .put("apiVersion", "authentication.k8s.io/v1")
                        .put("kind", "TokenRequest");
        body.putObject("spec").put("expirationSeconds", lifetime.toSeconds());
        var place = Place.core("serviceaccounts", namespace, account).at("token");
        var answer = api.create(place, body);
        var token =
                Json.at(answer, "status", "token")
                        .orElseThrow(() ->
                                new ApiFailure(
                                        ApiFailure.Kind.REJECTED,
                                        "the answer to create " + place + " holds no token"));
        return new ServiceAccountToken(
                token, Instant.parse(answer.path("status").path("expirationTimestamp").asText()));
    }

    @Override
    public String toString() {
        return "ServiceAccountToken[until " + until + "]";
    }
}
