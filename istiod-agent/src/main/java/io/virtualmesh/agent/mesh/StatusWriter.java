package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.MeshConditions;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.StatusSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the replica's status and Events to the API server, on a thread of its own: the latest status wins, failures are
 * tried again with back-off, and the loop never waits for any of it.
 */
public final class StatusWriter implements StatusSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final int MOST_EVENTS_KEPT = 32;

    /** The whole agent has two seconds to stop, the JVM's own end included. */
    private static final Duration LAST_WORDS = Duration.ofMillis(800);

    /** How long Events wait for the Pod's uid: without it nobody finds them at the Pod. */
    private static final Duration UID_PATIENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Reporting reporting;
    private final EventWriter events;
    private final MeshWatcher watcher;
    private final Retries backoff;
    private final Duration rhythm;
    private final Clock clock;
    private final Instant untilWithoutUid;
    private final AtomicReference<Optional<ReplicaStatus>> latest =
            new AtomicReference<>(Optional.empty());
    private final BlockingQueue<Happening> happenings = new ArrayBlockingQueue<>(MOST_EVENTS_KEPT);
    private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private volatile boolean stopping;
    private String lastTrouble = "";

    private record Happening(Severity severity, String reason, String message) {}

    public StatusWriter(
            MeshSettings settings,
            KubeApi own,
            MeshWatcher watcher,
            LeadSettings lead,
            Clock clock,
            RandomGenerator random) {
        this.watcher = watcher;
        this.clock = clock;
        this.untilWithoutUid = clock.instant().plus(UID_PATIENCE);
        var crd = new ReportCrd(ReportSchema::look, clock, retries(settings, random), this::warn);
        this.reporting =
                new Reporting(
                        settings,
                        own,
                        watcher,
                        crd,
                        new Reporting.Change(lead, this::event),
                        clock);
        this.events = new EventWriter(own, settings.podNamespace(), settings.pod(), clock);
        this.rhythm = settings.timing().lease().dividedBy(3);
        // never longer than the rhythm: the Lease must not run out over something else that fails
        this.backoff =
                new Retries(
                        shorter(settings.timing().firstRetry(), rhythm),
                        shorter(settings.timing().longestRetry(), rhythm),
                        random);
        this.thread = Thread.ofVirtual().name("status-writer").unstarted(this::run);
    }

    private static Retries retries(MeshSettings settings, RandomGenerator random) {
        var timing = settings.timing();
        return new Retries(timing.firstRetry(), timing.longestRetry(), random);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void warn(String reason, String message) {
        event(Severity.WARNING, reason, message);
    }

    public void start() {
        thread.start();
    }

    /** What we say of the whole mesh. */
    public MeshConditions meshConditions() {
        return reporting.word();
    }

    @Override
    public void accept(ReplicaStatus status) {
        latest.set(Optional.of(status));
        wake.offer(true);
    }

    @Override
    public void event(Severity severity, String reason, String message) {
        // a full queue means an API server that is long away: what was first is worth more than the
        // flood after it
        happenings.offer(new Happening(severity, reason, message));
        wake.offer(true);
    }

    private void run() {
        var pause = Duration.ZERO;
        try {
            while (!stopping) {
                wake.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
                pause = pass() ? untilNextPass() : backoff.next();
            }
            pass();
            reporting.release();
        } catch (InterruptedException e) {
            LOG.debug("status writer was stopped before it could say its last words");
        } catch (ApiFailure e) {
            LOG.debug("the Lease was not released: {}", e.text());
        }
    }

    /** Everything that is due; returns whether all of it could be done. */
    private boolean pass() {
        var told = attempt(this::tell);
        var reported = attempt(() -> reporting.report(Objects.requireNonNull(latest.get())));
        if (told && reported) {
            backoff.reset();
            if (!lastTrouble.isEmpty()) {
                LOG.info("report and Events can be written again");
                lastTrouble = "";
            }
        }
        return told && reported;
    }

    private Duration untilNextPass() {
        return happenings.isEmpty() ? reporting.pause() : BETWEEN_LOOKS;
    }

    private boolean uidMayStillCome() {
        return !stopping
                && watcher.facts().podUid().isEmpty()
                && clock.instant().isBefore(untilWithoutUid);
    }

    private void tell() throws ApiFailure {
        if (uidMayStillCome()) {
            return;
        }
        for (var next = happenings.peek(); next != null; next = happenings.peek()) {
            try {
                events.write(
                        next.severity(), next.reason(), next.message(), watcher.facts().podUid());
            } catch (ApiFailure e) {
                if (e.kind() == ApiFailure.Kind.REJECTED) {
                    happenings.remove(next); // it would be rejected again, and hold up the others
                }
                throw e;
            }
            happenings.remove(next);
        }
    }

    private interface Task {
        void run() throws ApiFailure;
    }

    private boolean attempt(Task task) {
        try {
            task.run();
            return true;
        } catch (ApiFailure e) {
            if (!e.text().equals(lastTrouble)) {
                LOG.warn("not reported, the bundle is not affected: {}", e.text());
                lastTrouble = e.text();
            }
            return false;
        } catch (RuntimeException ourBug) { // the one catch-all of this thread
            if (!ourBug.toString().equals(lastTrouble)) {
                LOG.error("InternalError: please report this", ourBug);
                lastTrouble = ourBug.toString();
            }
            return false;
        }
    }

    /** Says what is still to be said, gives the Lease back, and ends; in less than a second. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        wake.offer(true);
        if (thread.getState() == Thread.State.NEW) {
            return; // nothing was ever said
        }
        if (!thread.join(LAST_WORDS)) {
            thread.interrupt();
        }
    }
}
