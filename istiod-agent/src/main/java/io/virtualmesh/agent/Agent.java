package io.virtualmesh.agent;

import io.micronaut.context.ApplicationContext;
import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.mesh.OwnConfigMaps;
import io.virtualmesh.agent.ops.LogConfigurator;
import io.virtualmesh.agent.ops.ProcessHardening;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One started program: settings read, parts wired. Close it to end them. */
final class Agent implements AutoCloseable {
    /** ConfigMap of istiod's namespace with settings; its keys are those of the configuration reference. */
    static final String CONFIG_MAP = "istiod-agent";

    private static final Logger LOG = LoggerFactory.getLogger("istiod-agent");

    private final ApplicationContext context;
    private final AgentSettings settings;

    private Agent(ApplicationContext context, AgentSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /**
     * @throws Unusable when a setting cannot be used
     */
    static Agent start(Map<Setting, String> flags, MeshSettings.Container container) {
        ProcessHardening.apply();
        var first =
                AgentSettings.read(SettingValues.of(flags, System::getenv, Map.of()), container);
        LogConfigurator.setLevel(first.logLevel());
        var cluster = Cluster.of(first);
        var settings =
                AgentSettings.read(
                        SettingValues.of(flags, System::getenv, configMap(cluster, first)),
                        container);
        LogConfigurator.setLevel(settings.logLevel());
        return wired(cluster, withRootOf(cluster, settings));
    }

    static Agent wired(Cluster cluster, AgentSettings settings) {
        var context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .deduceCloudEnvironment(false)
                        .environmentPropertySource(false)
                        .banner(false)
                        .singletons(settings, cluster)
                        .start();
        return new Agent(context, settings);
    }

    private static Map<String, String> configMap(Cluster cluster, AgentSettings settings) {
        if (cluster.api().isEmpty()) {
            return Map.of();
        }
        try {
            return new OwnConfigMaps(cluster.api().get(), settings.mesh().podNamespace())
                    .read(CONFIG_MAP);
        } catch (OwnConfigMaps.Unreadable e) {
            LOG.warn("ConfigMapUnreadable: settings in it are not seen: {}", e.getMessage());
            return Map.of();
        }
    }

    private static AgentSettings withRootOf(Cluster cluster, AgentSettings settings) {
        if (settings.rootConfigMap().isEmpty() || cluster.api().isEmpty()) {
            return settings;
        }
        var name = settings.rootConfigMap().get();
        try {
            var texts =
                    new OwnConfigMaps(cluster.api().get(), settings.mesh().podNamespace())
                            .read(name);
            var pem = texts.getOrDefault("root-cert.pem", "");
            return settings.withRoots(Certificates.parseAll(pem));
        } catch (OwnConfigMaps.Unreadable e) {
            throw new Unusable("ROOT_CA_CONFIG_MAP: " + e.getMessage());
        } catch (BadPem e) {
            throw new Unusable(
                    "ROOT_CA_CONFIG_MAP: key root-cert.pem of ConfigMap %s %s"
                            .formatted(name, e.getMessage()));
        }
    }

    AgentSettings settings() {
        return settings;
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        var cluster = part(Cluster.class);
        context.close();
        cluster.close();
    }
}
