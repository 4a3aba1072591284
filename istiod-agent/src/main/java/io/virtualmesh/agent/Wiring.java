package io.virtualmesh.agent;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.virtualmesh.agent.control.Bell;
import io.virtualmesh.agent.control.BundleLoop;
import io.virtualmesh.agent.control.BundleStore;
import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.control.Pause;
import io.virtualmesh.agent.control.ReloadProof;
import io.virtualmesh.agent.control.Signer;
import io.virtualmesh.agent.control.StatusSink;
import io.virtualmesh.agent.istiod.BundleDirectory;
import io.virtualmesh.agent.istiod.IstiodReload;
import io.virtualmesh.agent.mesh.FileMeshSource;
import io.virtualmesh.agent.mesh.MeshWatcher;
import io.virtualmesh.agent.mesh.StatusWriter;
import io.virtualmesh.agent.ops.StatusBoard;
import io.virtualmesh.agent.vault.Pods;
import io.virtualmesh.agent.vault.VaultSigner;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Which part gets which. With a VirtualMesh from a file there is no API server, and nothing that needs one. */
@Factory
final class Wiring {

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Singleton
    Pause pause(Clock clock) {
        return new Bell(clock);
    }

    @Singleton
    BundleStore store(AgentSettings settings) {
        return new BundleDirectory(settings.istiod());
    }

    @Singleton
    ReloadProof reload(AgentSettings settings) {
        return new IstiodReload(settings.istiod());
    }

    @Singleton
    ClusterSecrets secrets(Cluster cluster) {
        return cluster.secrets();
    }

    @Singleton
    Pods pods(Cluster cluster) {
        return cluster.pods();
    }

    @Singleton
    Signer signer(AgentSettings settings, ClusterSecrets secrets, Pods pods) {
        return new VaultSigner(settings.vault(), secrets, pods);
    }

    /** Watches, or reads the file; not started yet. */
    @Singleton
    @Bean(preDestroy = "close")
    Meshes meshes(
            AgentSettings settings, Cluster cluster, BundleStore store, RandomGenerator random) {
        return cluster.api()
                .map(own ->
                        Meshes.watched(
                                new MeshWatcher(settings.mesh(), own, mirror(store), random)))
                .orElseGet(() ->
                        Meshes.read(
                                new FileMeshSource(
                                        settings.mesh().virtualMesh().orElseThrow(),
                                        settings.mesh())));
    }

    /** What stands beside the bundle on the volume helps while the API server is away. */
    private static Optional<String> mirror(BundleStore store) {
        try {
            var stored = store.stored();
            stored.ifPresent(it -> it.bundle().key().destroy());
            return stored.flatMap(
                    it -> Optional.ofNullable(it.notes().get(BundleLoop.MIRROR_NOTE)));
        } catch (IOException unreadable) {
            return Optional.empty(); // the loop looks at the volume itself and tells
        }
    }

    @Singleton
    @Bean(preDestroy = "close")
    Report report(
            AgentSettings settings,
            Cluster cluster,
            Meshes meshes,
            Clock clock,
            RandomGenerator random) {
        return new Report(
                cluster.api()
                        .map(own ->
                                new StatusWriter(
                                        settings.mesh(),
                                        own,
                                        meshes.watcher().orElseThrow(),
                                        clock,
                                        random)));
    }

    @Singleton
    StatusBoard board(Report report) {
        return new StatusBoard(report.writer().<List<StatusSink>>map(List::of).orElse(List.of()));
    }

    @Singleton
    BundleLoop loop(
            AgentSettings settings,
            Meshes meshes,
            Signer signer,
            BundleStore store,
            ReloadProof reload,
            StatusBoard board,
            Clock clock,
            Pause pause,
            RandomGenerator random) {
        MeshSource source = meshes.source();
        var edges = new BundleLoop.Edges(source, signer, store, reload, board);
        return new BundleLoop(edges, settings.loop(), clock, pause, random);
    }
}
