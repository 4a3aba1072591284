package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.Backoff;
import io.virtualmesh.agent.control.GivenRoots;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.control.VaultBlocks;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.control.WantedRoots;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.WantedRoot;
import io.virtualmesh.agent.vault.RootReader.Reading;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Vault again and again under which root it would sign: without a token, so it costs Vault little and proves nothing but
 * the wish. What is published is proven by an intermediate.
 */
public final class RootPoll implements WantedRoots, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RootPoll.class);

    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final Function<VaultIntent, Reading> reader;
    private final GivenRoots givenRoots;
    private final VaultBlocks blocks;
    private final MeshSource meshes;
    private final Duration every;
    private final RandomGenerator random;
    private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile Optional<Seen> seen = Optional.empty();
    private volatile Optional<VaultIntent> asked = Optional.empty();
    private String trouble = "";

    private record Seen(VaultIntent vault, WantedRoot root) {}

    /**
     * @param every how long to wait between two answers; up to half of it is taken off at random
     */
    public RootPoll(
            Function<VaultIntent, Reading> reader,
            GivenRoots givenRoots,
            VaultBlocks blocks,
            MeshSource meshes,
            Duration every,
            RandomGenerator random) {
        this.reader = reader;
        this.givenRoots = givenRoots;
        this.blocks = blocks;
        this.meshes = meshes;
        this.every = every;
        this.random = random;
        this.thread = Thread.ofVirtual().name("root-poll").unstarted(this::run);
        meshes.onChange(() -> wake.offer(true));
    }

    /** Begins to ask; {@link #close} ends it. */
    public void start() {
        thread.start();
    }

    @Override
    public Optional<WantedRoot> of(MeshIntent intent) {
        return seen.filter(it -> it.vault().equals(intent.vault())).map(Seen::root);
    }

    @Override
    public boolean asked(MeshIntent intent) {
        return asked.equals(Optional.of(intent.vault()));
    }

    @Override
    public Optional<WantedRoot> ask(MeshIntent intent) {
        var known = of(intent);
        return known.isPresent() ? known : look(intent.vault());
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void run() {
        int failures = 0;
        try {
            while (true) {
                var pause = AGAIN.cap();
                if (meshes.view() instanceof MeshSource.MeshView.Managed mesh) {
                    boolean known = look(mesh.intent().vault()).isPresent();
                    failures = known ? 0 : failures + 1;
                    pause =
                            known
                                    ? new Backoff(every, every).after(1, random)
                                    : AGAIN.after(failures, random);
                }
                wake.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("Vault is asked for its root no more");
        }
    }

    private Optional<WantedRoot> look(VaultIntent vault) {
        var reading = read(vault);
        var found = root(vault, reading);
        boolean first = !asked.equals(Optional.of(vault));
        if (first && answers(reading)) {
            asked = Optional.of(vault);
            if (found.isEmpty()) {
                listeners.forEach(Runnable::run);
            }
        }
        found.map(root -> new Seen(vault, root))
                .filter(it -> !seen.equals(Optional.of(it)))
                .ifPresent(it -> {
                    seen = Optional.of(it);
                    listeners.forEach(Runnable::run);
                });
        return found;
    }

    /** A Vault that is away has said nothing: whoever begins in the middle of a change must not take that for a turn back. */
    private static boolean answers(Reading reading) {
        return switch (reading) {
            case Reading.Found _ -> true;
            case Reading.Unavailable refused -> !refused.passing();
        };
    }

    private Optional<WantedRoot> root(VaultIntent vault, Reading reading) {
        return switch (reading) {
            case Reading.Found found -> root(vault, found);
            case Reading.Unavailable(var reason, var message, _) -> {
                tell(reason.word() + ": " + message);
                yield Optional.empty();
            }
        };
    }

    /** The one catch-all of this thread: it must go on. */
    private Reading read(VaultIntent vault) {
        try {
            return reader.apply(vault);
        } catch (RuntimeException ourBug) {
            LOG.error("InternalError: please report this", ourBug);
            return new Reading.Unavailable(VaultReason.REQUEST_REFUSED, ourBug.toString(), false);
        }
    }

    private Optional<WantedRoot> root(VaultIntent vault, Reading.Found found) {
        try {
            var known = new ArrayList<X509Certificate>(found.chain());
            known.addAll(givenRoots.read());
            return RootReader.rootOf(known)
                    .map(Root::of)
                    .map(root ->
                            new WantedRoot(
                                    root, Optional.of(blocks.write(vault, found.signPath()))));
        } catch (GivenRoots.Unavailable e) {
            tell(e.words());
            return Optional.empty();
        }
    }

    /** Who signs tells it louder; here it only means that a change of the root is seen late. */
    private void tell(String words) {
        if (!words.equals(trouble)) {
            LOG.debug("Vault does not say under which root it signs: {}", words);
            trouble = words;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
