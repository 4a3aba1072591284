package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the token of the join Secret alive: from half of its life on a new one of the same length is requested by the old one
 * and written back. Each replica looks; of several that renew at once the first one's is kept. Another kubeconfig (a file) is not
 * ours to renew. Used by one thread.
 */
final class ManagementToken {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementToken.class);
    private static final Pattern TOKEN = Pattern.compile("(?m)^\\s*token:\\s*[\"']?([\\w.-]+)");
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMinutes(1);

    private final KubeApi own;
    private final Place secret;
    private Instant nextLook = Instant.MIN;

    ManagementToken(KubeApi own, String namespace) {
        this.own = own;
        this.secret = Place.core("secrets", namespace, JoinSecret.NAME);
    }

    /** What a token says of itself. */
    record Life(String namespace, String account, Instant from, Instant until) {
        static Optional<Life> of(String jwt) {
            var parts = jwt.split("\\.");
            if (parts.length != 3) {
                return Optional.empty();
            }
            try {
                var claims = Json.tree(Base64.getUrlDecoder().decode(parts[1]));
                var subject = claims.path("sub").asText().split(":");
                var from = claims.path("iat");
                var until = claims.path("exp");
                return subject.length == 4 && from.isNumber() && until.isNumber()
                        ? Optional.of(
                                new Life(
                                        subject[2],
                                        subject[3],
                                        Instant.ofEpochSecond(from.asLong()),
                                        Instant.ofEpochSecond(until.asLong())))
                        : Optional.empty();
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty(); // not a ServiceAccount's: then it is not ours to renew
            }
        }

        Duration length() {
            return Duration.between(from, until);
        }

        Instant half() {
            return from.plus(length().dividedBy(2));
        }
    }

    void renewIfDue(KubeApi management, Instant now) throws ApiFailure {
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(OFTEN); // also where it fails
        var found = own.find(secret);
        var kubeconfig = found.flatMap(ManagementToken::kubeconfig);
        var token = kubeconfig.map(TOKEN::matcher).filter(Matcher::find).map(it -> it.group(1));
        var life = token.flatMap(Life::of);
        if (life.isPresent() && !now.isBefore(life.get().half())) {
            var fresh = renew(management, life.get());
            write(found.orElseThrow(), kubeconfig.orElseThrow(), token.orElseThrow(), fresh);
            LOG.info("the token for the management cluster was renewed, until {}", fresh.until());
        } else {
            nextLook = earlier(now.plus(SELDOM), life.map(Life::half).orElse(Instant.MAX));
        }
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static ServiceAccountToken renew(KubeApi management, Life life) throws ApiFailure {
        return ServiceAccountToken.request(
                management, life.namespace(), life.account(), life.length());
    }

    /** By compare-and-swap: a Secret that somebody has replaced meanwhile stays as it is. */
    private void write(JsonNode seen, String kubeconfig, String old, ServiceAccountToken fresh)
            throws ApiFailure {
        var patch = Json.object();
        patch.putObject("metadata")
                .put("resourceVersion", seen.path("metadata").path("resourceVersion").asText());
        patch.putObject("data")
                .put(
                        JoinSecret.KUBECONFIG,
                        JoinSecret.base64(kubeconfig.replace(old, fresh.value())));
        own.merge(secret, patch);
    }

    private static Optional<String> kubeconfig(JsonNode secret) {
        try {
            return Json.at(secret, "data", JoinSecret.KUBECONFIG)
                    .map(text -> new String(Base64.getDecoder().decode(text), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the API server would not have taken it
        }
    }
}
