package io.virtualmesh.lab.demo;

import io.virtualmesh.lab.ServedChain;
import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Times a reload from outside: looks at the link {@code ..data} five times a millisecond and dials
 * istiod every 2 ms, until the link has another target and the chain another signer.
 */
public final class ReloadWatch implements AutoCloseable {
    private static final long LINK_PAUSE_NANOS = 200_000;
    private static final long DIAL_PAUSE_NANOS = 2_000_000;
    private static final Duration DIAL_PATIENCE = Duration.ofSeconds(5);

    private record Seen(long at, ServedChain chain) {}

    private final ExecutorService watchers = Executors.newFixedThreadPool(2);
    private final Future<Long> swapped;
    private final Future<Seen> served;

    public ReloadWatch(Path cacerts, int port, X509Certificate signer) throws IOException {
        var link = cacerts.resolve("..data");
        var target = Files.readSymbolicLink(link);
        this.swapped = watchers.submit(() -> whenLinkLeaves(link, target));
        this.served = watchers.submit(() -> whenSignerIsNot(signer, port));
    }

    private static long whenLinkLeaves(Path link, Path target) throws IOException {
        while (Files.readSymbolicLink(link).equals(target)) {
            pause(LINK_PAUSE_NANOS);
        }
        return System.nanoTime();
    }

    private static Seen whenSignerIsNot(X509Certificate signer, int port) throws IOException {
        var chain = ServedChain.dial(port, DIAL_PATIENCE);
        while (chain.signer().equals(signer)) {
            pause(DIAL_PAUSE_NANOS);
            chain = ServedChain.dial(port, DIAL_PATIENCE);
        }
        return new Seen(System.nanoTime(), chain);
    }

    private static void pause(long nanos) throws IOException {
        LockSupport.parkNanos(nanos);
        if (Thread.interrupted()) {
            throw new IOException("the watch was closed");
        }
    }

    public Reload await(Duration limit) {
        try {
            var end = served.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            var start = swapped.get(1, TimeUnit.SECONDS);
            return new Reload(Duration.ofNanos(end.at() - start), end.chain());
        } catch (TimeoutException e) {
            throw new LabException("istiod serves the old CA after " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new LabException("the watch of istiod's CA failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while istiod reloads", e);
        }
    }

    @Override
    public void close() {
        watchers.shutdownNow();
    }
}
