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
import io.virtualmesh.agent.control.TrustSource;
import io.virtualmesh.agent.control.VaultBlocks;
import io.virtualmesh.agent.istiod.BundleDirectory;
import io.virtualmesh.agent.istiod.IstiodReload;
import io.virtualmesh.agent.mesh.FileMeshSource;
import io.virtualmesh.agent.mesh.LeadSettings;
import io.virtualmesh.agent.mesh.MeshWatcher;
import io.virtualmesh.agent.mesh.StatusWriter;
import io.virtualmesh.agent.mesh.TrustKeeper;
import io.virtualmesh.agent.mesh.VaultWriter;
import io.virtualmesh.agent.ops.StatusBoard;
import io.virtualmesh.agent.vault.Pods;
import io.virtualmesh.agent.vault.RootPoll;
import io.virtualmesh.agent.vault.RootReader;
import io.virtualmesh.agent.vault.VaultSigner;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Which part gets which. With a VirtualMesh from a file there is no API server, and nothing that needs one. */
@Factory
final class Wiring {
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(30);

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
        return new NotingStore(new BundleDirectory(settings.istiod()), settings.notes());
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
                                new MeshWatcher(
                                        settings.mesh(),
                                        own,
                                        // helps while the API server is away
                                        store.note(BundleLoop.MIRROR_NOTE),
                                        random)))
                .orElseGet(() ->
                        Meshes.read(
                                new FileMeshSource(
                                        settings.mesh().virtualMesh().orElseThrow(),
                                        settings.mesh())));
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
                                        new LeadSettings(
                                                settings.waits(), settings.loop().rules().pins()),
                                        clock,
                                        random)));
    }

    /** Where there is an API server, and so a report that a plan can live in. */
    @Singleton
    TrustSource trust(AgentSettings settings, Cluster cluster, Meshes meshes) {
        return cluster.api()
                .<TrustSource>map(own ->
                        new TrustKeeper(
                                settings.mesh(),
                                own,
                                meshes.watcher().orElseThrow(),
                                new BundleDirectory(settings.istiod())))
                .orElse(TrustSource.NONE);
    }

    @Singleton
    VaultBlocks blocks(AgentSettings settings) {
        return new VaultWriter(settings.mesh());
    }

    /** Asks Vault for its root; not started yet. */
    @Singleton
    @Bean(preDestroy = "close")
    RootPoll roots(
            AgentSettings settings,
            ClusterSecrets secrets,
            VaultBlocks blocks,
            Meshes meshes,
            RandomGenerator random) {
        return new RootPoll(
                new RootReader(settings.vault(), secrets)::read,
                settings.loop().givenRoots(),
                blocks,
                meshes.source(),
                BETWEEN_POLLS,
                random);
    }

    @Singleton
    StatusBoard board(Report report) {
        return new StatusBoard(report.writer().<List<StatusSink>>map(List::of).orElse(List.of()));
    }

    @Singleton
    BundleLoop.Trust trust(TrustSource source, RootPoll roots, VaultBlocks blocks) {
        return new BundleLoop.Trust(source, roots, blocks);
    }

    @Singleton
    BundleLoop loop(
            AgentSettings settings,
            Meshes meshes,
            Signer signer,
            BundleStore store,
            ReloadProof reload,
            StatusBoard board,
            BundleLoop.Trust trust,
            Clock clock,
            Pause pause,
            RandomGenerator random) {
        MeshSource source = meshes.source();
        var edges = new BundleLoop.Edges(source, signer, store, reload, board, trust);
        return new BundleLoop(edges, settings.loop(), clock, pause, random);
    }
}
