package io.virtualmesh.agent;

import io.virtualmesh.agent.control.Backoff;
import io.virtualmesh.agent.istiod.BundleDirectory;
import io.virtualmesh.agent.mesh.OwnConfigMaps;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ConfigMap {@code istiod-agent} says. It may hold {@code VAULT_SERVERS} and the pins of roots, so a container never goes
 * on without it: one that cannot be read is waited for, unless the bundle in place remembers what it said.
 */
final class ConfigMapSettings {
    static final String CONFIG_MAP = "istiod-agent";

    /** Beside the bundle: what the ConfigMap said when it was published. */
    static final String NOTE = "settings";

    private static final Logger LOG = LoggerFactory.getLogger("istiod-agent");
    private static final String CLUSTER_NAME = "clusterName";

    private final OwnConfigMaps maps;
    private final AgentSettings first;

    /**
     * @param first the settings without the ConfigMap
     */
    ConfigMapSettings(OwnConfigMaps maps, AgentSettings first) {
        this.maps = maps;
        this.first = first;
    }

    /** Returns when it is known what the ConfigMap says; none at all says nothing. */
    Map<String, String> read() throws InterruptedException {
        var random = new SecureRandom();
        var told = "";
        for (int failures = 1; ; failures++) {
            try {
                var texts = maps.read(CONFIG_MAP);
                warnOfUnknown(texts);
                return texts;
            } catch (OwnConfigMaps.Unreadable e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped before the settings were read");
                }
                var instead = instead();
                if (instead.isPresent()) {
                    LOG.warn("ConfigMapUnreadable: {}; {}", e.words(), instead.get().source());
                    return instead.get().texts();
                }
                if (!told.equals(e.words())) {
                    LOG.warn(
                            "ConfigMapUnreadable: {}; waiting for it, it may hold vaultServers",
                            e.words());
                    told = e.words();
                }
                Thread.sleep(Backoff.PEER_AWAY.after(failures, random));
            }
        }
    }

    private record Instead(Map<String, String> texts, String source) {}

    private Optional<Instead> instead() {
        if (first.mesh().container().isCommand()) {
            return Optional.of(new Instead(Map.of(), "settings in it are not seen"));
        }
        return remembered()
                .map(texts ->
                        new Instead(
                                texts,
                                "going on with what it said when the bundle in place was published"));
    }

    private Optional<Map<String, String>> remembered() {
        return new BundleDirectory(first.istiod()).note(NOTE).map(OwnConfigMaps::parse);
    }

    private static void warnOfUnknown(Map<String, String> texts) {
        var unknown = new TreeSet<>(texts.keySet());
        unknown.remove(CLUSTER_NAME);
        for (var setting : Setting.values()) {
            unknown.remove(setting.key());
        }
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "ConfigMapKeyUnknown: ConfigMap {} has keys that are no settings: {}; see the configuration reference",
                    CONFIG_MAP,
                    String.join(", ", unknown));
        }
    }
}
