package io.virtualmesh.agent.mesh;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the cluster's CRD of IssuedCertificate takes our report. Gloo's drops our fields, and its objects are Gloo's: then,
 * and where there is no CRD, nothing is written. Which of these it is gets told once per change, in the log and as an Event, and
 * is looked at again with back-off until the CRD is ours. Used by one thread.
 */
final class ReportCrd {
    private static final Logger LOG = LoggerFactory.getLogger("istiod-agent");
    private static final String REMEDY =
            " (the bundle is not affected); install the CRDs of our chart to see the report";

    private final Look look;
    private final Clock clock;
    private final Retries backoff;
    private final Teller teller;
    private @Nullable Home home;
    private State state = State.UNSEEN;
    private Instant lookAgain = Instant.MIN;
    private String told = "";

    /**
     * @param look {@link ReportSchema#look}, but in tests
     */
    ReportCrd(Look look, Clock clock, Retries backoff, Teller teller) {
        this.look = look;
        this.clock = clock;
        this.backoff = backoff;
        this.teller = teller;
    }

    interface Look {
        ReportSchema.Found at(KubeApi home) throws ApiFailure;
    }

    /** Makes a warning Event; returns at once. */
    interface Teller {
        void event(String reason, String message);
    }

    private enum State {
        UNSEEN,
        OURS,
        FOREIGN,
        ABSENT
    }

    /** Looks, where that is due, and says whether anything may be written. */
    boolean takesOurs(Home at) throws ApiFailure {
        if (!at.equals(home)) {
            home = at;
            forget();
        }
        if (state != State.OURS && !clock.instant().isBefore(lookAgain)) {
            conclude(look.at(at.api()), at);
        }
        return state == State.OURS;
    }

    /** The same, looked at afresh: a write met nothing it could be written to. */
    boolean stillTakesOurs(Home at) throws ApiFailure {
        forget();
        return takesOurs(at);
    }

    /** What was written came back without our fields. */
    void droppedOurs(Home at) {
        conclude(ReportSchema.Found.FOREIGN, at);
    }

    private void forget() {
        state = State.UNSEEN;
        lookAgain = Instant.MIN;
    }

    private void conclude(ReportSchema.Found found, Home at) {
        switch (found) {
            case OURS -> ours(at);
            case FOREIGN ->
                    obstacle(
                            State.FOREIGN,
                            "CrdForeign",
                            "the CRD of IssuedCertificate in "
                                    + at.api().server()
                                    + " is not ours and drops our fields; nothing is written to its"
                                    + " objects, so nothing is reported");
            case ABSENT ->
                    obstacle(
                            State.ABSENT,
                            "CrdMissing",
                            "the CRD of IssuedCertificate is not installed in "
                                    + at.api().server()
                                    + ", so nothing is reported");
            case UNKNOWN -> {
                if (state == State.FOREIGN) {
                    lookAgain = clock.instant().plus(backoff.next()); // was seen to drop our fields
                } else {
                    ours(at); // a write will show it
                }
            }
        }
    }

    private void obstacle(State found, String reason, String message) {
        state = found;
        lookAgain = clock.instant().plus(backoff.next());
        if (!told.equals(reason)) {
            LOG.warn("{}: {}{}", reason, message, REMEDY);
            teller.event(reason, message + REMEDY);
            told = reason;
        }
    }

    private void ours(Home at) {
        state = State.OURS;
        if (!told.isEmpty()) {
            LOG.info(
                    "{} is over: the CRD of IssuedCertificate in {} takes our report now",
                    told,
                    at.api().server());
            told = "";
        }
        backoff.reset();
    }
}
