package io.virtualmesh.agent;

import static io.virtualmesh.agent.Setting.ALLOW_DISK_VOLUME;
import static io.virtualmesh.agent.Setting.CACERTS_DIR;
import static io.virtualmesh.agent.Setting.CACERTS_GROUP;
import static io.virtualmesh.agent.Setting.CLUSTER_ID;
import static io.virtualmesh.agent.Setting.EXPECTED_ROOT_SHA256;
import static io.virtualmesh.agent.Setting.ISTIOD_DEPLOYMENT;
import static io.virtualmesh.agent.Setting.ISTIOD_MONITORING_ADDRESS;
import static io.virtualmesh.agent.Setting.ISTIOD_SECURE_ADDRESS;
import static io.virtualmesh.agent.Setting.KUBECONFIG;
import static io.virtualmesh.agent.Setting.LOG_FORMAT;
import static io.virtualmesh.agent.Setting.LOG_LEVEL;
import static io.virtualmesh.agent.Setting.MANAGEMENT_ADDRESS;
import static io.virtualmesh.agent.Setting.MANAGEMENT_KUBECONFIG;
import static io.virtualmesh.agent.Setting.MESH_NAME;
import static io.virtualmesh.agent.Setting.PILOT_CERT_PROVIDER;
import static io.virtualmesh.agent.Setting.POD_NAME;
import static io.virtualmesh.agent.Setting.POD_NAMESPACE;
import static io.virtualmesh.agent.Setting.ROOT_CA_CONFIG_MAP;
import static io.virtualmesh.agent.Setting.ROOT_CA_FILE;
import static io.virtualmesh.agent.Setting.ROOT_MOUNT_WAIT;
import static io.virtualmesh.agent.Setting.SERVICE_ACCOUNT;
import static io.virtualmesh.agent.Setting.SERVICE_ACCOUNT_DIR;
import static io.virtualmesh.agent.Setting.TRUST_DOMAIN;
import static io.virtualmesh.agent.Setting.VAULT_ADDRESS_OVERRIDES;
import static io.virtualmesh.agent.Setting.VAULT_SERVERS;
import static io.virtualmesh.agent.Setting.VAULT_TIMEOUT;
import static io.virtualmesh.agent.Setting.VIRTUAL_MESH;
import static io.virtualmesh.agent.Setting.VIRTUAL_MESH_NAMESPACE;
import static io.virtualmesh.agent.Setting.WORKLOAD_CERT_TTL;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.BundleRules;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.bundle.SmallFile;
import io.virtualmesh.agent.control.GivenRoots;
import io.virtualmesh.agent.control.LoopSettings;
import io.virtualmesh.agent.istiod.Address;
import io.virtualmesh.agent.istiod.IstiodSettings;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.trust.Waits;
import io.virtualmesh.agent.vault.AddressOverrides;
import io.virtualmesh.agent.vault.VaultServers;
import io.virtualmesh.agent.vault.VaultSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings, checked whole at start and never read again.
 *
 * @param waits how long a change of roots takes to reach a workload
 * @param rootConfigMap ConfigMap that holds the root, when no file does
 * @param notes kept beside each bundle that is published
 * @param management where the sidecar serves health, metrics and status
 */
record AgentSettings(
        MeshSettings mesh,
        VaultSettings vault,
        IstiodSettings istiod,
        LoopSettings loop,
        Waits waits,
        Optional<String> rootConfigMap,
        Map<String, String> notes,
        InetSocketAddress management,
        Log log) {
    /** How much is logged, and whether as JSON. */
    record Log(String level, boolean json) {}

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(500);

    /**
     * @throws Unusable listing every mistake
     */
    static AgentSettings read(SettingValues values, MeshSettings.Container container) {
        var in = new SettingReader(values);
        var file = in.path(VIRTUAL_MESH);
        var mesh = in.section(() -> mesh(in, container, file));
        var vault = in.section(() -> vault(in));
        var istiod = in.section(() -> istiod(in));
        var loop = in.section(() -> loop(in));
        var waits =
                in.section(() ->
                        new Waits(in.duration(ROOT_MOUNT_WAIT), in.duration(WORKLOAD_CERT_TTL)));
        var management = in.address(MANAGEMENT_ADDRESS);
        var log =
                new Log(
                        in.oneOf(LOG_LEVEL, List.of("error", "warn", "info", "debug", "trace")),
                        in.oneOf(LOG_FORMAT, List.of("text", "json")).equals("json"));
        in.throwIfMistaken();
        return new AgentSettings(
                mesh.orElseThrow(),
                vault.orElseThrow(),
                istiod.orElseThrow(),
                loop.orElseThrow(),
                waits.orElseThrow(),
                in.optional(ROOT_CA_CONFIG_MAP),
                Map.of(),
                management,
                log);
    }

    private static MeshSettings mesh(
            SettingReader in, MeshSettings.Container container, Optional<Path> file) {
        boolean podNeeded = !container.isCommand() && file.isEmpty();
        var namespace = in.text(POD_NAMESPACE);
        if (podNeeded) {
            in.required(POD_NAME, "give the container env POD_NAME from fieldRef metadata.name");
        }
        return new MeshSettings(
                container,
                in.optional(POD_NAME),
                namespace,
                in.text(SERVICE_ACCOUNT),
                in.text(ISTIOD_DEPLOYMENT),
                in.matching(
                        MESH_NAME,
                        "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?",
                        "the name of a mesh, such as istiod-istio-system-cluster-1"),
                in.optional(CLUSTER_ID),
                in.text(VIRTUAL_MESH_NAMESPACE),
                in.path(KUBECONFIG),
                Optional.empty(),
                in.path(MANAGEMENT_KUBECONFIG),
                file,
                Version.number(),
                MeshSettings.Timing.DEFAULT);
    }

    private static VaultSettings vault(SettingReader in) {
        return new VaultSettings(
                in.parsed(VAULT_SERVERS, VaultServers.ANY, VaultServers::parse),
                in.parsed(VAULT_ADDRESS_OVERRIDES, AddressOverrides.NONE, AddressOverrides::parse),
                CONNECT,
                in.duration(VAULT_TIMEOUT),
                Path.of(in.text(SERVICE_ACCOUNT_DIR)),
                PAUSE_BEFORE_RETRY);
    }

    private static IstiodSettings istiod(SettingReader in) {
        var fallback = new Address("127.0.0.1", 15012);
        return new IstiodSettings(
                Path.of(in.text(CACERTS_DIR)),
                in.parsed(
                        ISTIOD_SECURE_ADDRESS,
                        fallback,
                        text -> Address.parse(ISTIOD_SECURE_ADDRESS.name(), text)),
                in.parsed(
                        ISTIOD_MONITORING_ADDRESS,
                        fallback,
                        text -> Address.parse(ISTIOD_MONITORING_ADDRESS.name(), text)),
                in.text(PILOT_CERT_PROVIDER),
                in.bool(ALLOW_DISK_VOLUME),
                in.number(CACERTS_GROUP));
    }

    private static LoopSettings loop(SettingReader in) {
        var pins = in.parsed(EXPECTED_ROOT_SHA256, RootPins.none(), RootPins::parse);
        var rules =
                in.parsed(
                        TRUST_DOMAIN,
                        BundleRules.pinned(pins),
                        text -> new BundleRules(pins, text));
        return new LoopSettings(
                in.optional(POD_NAME).orElse("istiod"),
                rules,
                in.path(ROOT_CA_FILE).map(path -> given(roots(in, path))).orElse(GivenRoots.NONE),
                in.duration(WORKLOAD_CERT_TTL));
    }

    private static GivenRoots given(List<X509Certificate> roots) {
        return () -> roots;
    }

    private static List<X509Certificate> roots(SettingReader in, Path file) {
        try {
            return Certificates.parseAll(SmallFile.read(file));
        } catch (IOException e) {
            in.mistake(ROOT_CA_FILE, file.toString(), "a file that can be read (%s)".formatted(e));
        } catch (BadPem e) {
            in.mistake(ROOT_CA_FILE, file.toString(), "a PEM file; it " + e.getMessage());
        }
        return List.of();
    }

    /** The same with one note. */
    AgentSettings withNote(String name, String text) {
        return new AgentSettings(
                mesh,
                vault,
                istiod,
                loop,
                waits,
                rootConfigMap,
                Map.of(name, text),
                management,
                log);
    }

    /** The same with roots that were found elsewhere than in a file. */
    AgentSettings withRoots(GivenRoots roots) {
        var withRoots = new LoopSettings(loop.pod(), loop.rules(), roots, loop.workloadLifetime());
        return new AgentSettings(
                mesh, vault, istiod, withRoots, waits, rootConfigMap, notes, management, log);
    }
}
