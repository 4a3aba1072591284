package io.virtualmesh.agent;

import io.micronaut.context.ApplicationContext;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.mesh.OwnConfigMaps;
import io.virtualmesh.agent.ops.LogConfigurator;
import io.virtualmesh.agent.ops.ProcessHardening;
import java.util.Map;

/** One started program: settings read, parts wired. Close it to end them. */
final class Agent implements AutoCloseable {
    private final ApplicationContext context;
    private final AgentSettings settings;

    private Agent(ApplicationContext context, AgentSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /**
     * @throws Unusable when a setting cannot be used
     */
    static Agent start(Map<Setting, String> flags, MeshSettings.Container container)
            throws InterruptedException {
        ProcessHardening.apply();
        var first =
                AgentSettings.read(SettingValues.of(flags, System::getenv, Map.of()), container);
        log(first.log());
        var cluster = Cluster.of(first);
        var texts = configMap(cluster, first);
        var settings =
                AgentSettings.read(SettingValues.of(flags, System::getenv, texts), container)
                        .withNote(ConfigMapSettings.NOTE, OwnConfigMaps.text(texts));
        log(settings.log());
        return wired(cluster, withRootOf(cluster, settings));
    }

    private static Map<String, String> configMap(Cluster cluster, AgentSettings first)
            throws InterruptedException {
        if (cluster.api().isEmpty()) {
            return Map.of();
        }
        var maps = new OwnConfigMaps(cluster.api().get(), first.mesh().podNamespace());
        return new ConfigMapSettings(maps, first).read();
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

    private static void log(AgentSettings.Log log) {
        LogConfigurator.setLevel(log.level());
        if (log.json()) {
            LogConfigurator.writeJson();
        }
    }

    private static AgentSettings withRootOf(Cluster cluster, AgentSettings settings) {
        if (settings.rootConfigMap().isEmpty() || cluster.api().isEmpty()) {
            return settings;
        }
        var maps = new OwnConfigMaps(cluster.api().get(), settings.mesh().podNamespace());
        return settings.withRoots(new ConfigMapRoots(maps, settings.rootConfigMap().get()));
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
