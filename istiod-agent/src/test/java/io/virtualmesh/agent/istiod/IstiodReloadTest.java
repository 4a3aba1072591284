package io.virtualmesh.agent.istiod;

import static io.virtualmesh.agent.istiod.SampleChains.ELSEWHERE;
import static io.virtualmesh.agent.istiod.SampleChains.NEW;
import static io.virtualmesh.agent.istiod.SampleChains.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.agent.control.ReloadProof.Reload;
import io.virtualmesh.agent.istiod.ExpiryMetric.Reading;
import io.virtualmesh.agent.istiod.IstiodDial.Look;
import io.virtualmesh.lab.pki.LabCa;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class IstiodReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Look REFUSED = new Look.Refused("nobody there");
    private static final Reading NO_METRIC = new Reading.Unknown("no metric");
    private static final Reading ENDS_AS_NEW =
            new Reading.EndsAt(NEW.certificate().getNotAfter().toInstant());

    private final HandMovedTicker ticker = new HandMovedTicker();

    @Test
    void theFirstChainUnderOurSignerIsTheProof() throws Exception {
        var reload = confirm(true, NO_METRIC, REFUSED, shown(OLD), mixed(), shown(NEW), shown(OLD));

        assertThat(reload).isEqualTo(new Reload.Served(Duration.ofMillis(45)));
    }

    @Test
    void anotherCaIsReportedOnlyWhenPatienceIsOver() throws Exception {
        var reload = confirm(true, NO_METRIC, shown(OLD));

        assertThat(ticker.elapsed()).isEqualTo(PATIENCE);
        assertThat(reload)
                .isInstanceOfSatisfying(
                        Reload.ServesOther.class,
                        other -> {
                            assertThat(other.found()).contains("CN=one");
                            assertThat(other.likelyReason()).contains("earlier CA");
                        });
    }

    @Test
    void nobodyListeningIsNotAFailedReload() throws Exception {
        assertThat(confirm(true, ENDS_AS_NEW, REFUSED))
                .isEqualTo(new Reload.NotListening("nobody there"));
    }

    @Test
    void aPortWithoutCertificateIsAskedAbout() throws Exception {
        assertThat(confirm(true, ENDS_AS_NEW, new Look.Unreadable("plain text")))
                .isEqualTo(
                        new Reload.ServesOther(
                                "plain text",
                                "is ISTIOD_SECURE_ADDRESS istiod's TLS port (15012)?"));
    }

    @Test
    void theMetricProvesNothingWhereIstiodIssuesItsOwnCertificate() throws Exception {
        assertThat(confirm(true, ENDS_AS_NEW, shown(OLD))).isInstanceOf(Reload.ServesOther.class);
        assertThat(confirm(true, ENDS_AS_NEW, selfSigned())).isInstanceOf(Reload.ServesOther.class);
    }

    @Test
    void theMetricIsTheProofWhereTheServingCertificateComesFromElsewhere() throws Exception {
        assertThat(confirm(true, ENDS_AS_NEW, shown(ELSEWHERE))).isInstanceOf(Reload.Served.class);
        assertThat(confirm(true, NO_METRIC, shown(ELSEWHERE)))
                .isInstanceOf(Reload.ServesOther.class);
    }

    @Test
    void theMetricIsTheProofWhereIstiodServesNoCertificateAtAll() throws Exception {
        assertThat(confirm(false, ENDS_AS_NEW, REFUSED)).isInstanceOf(Reload.Served.class);
        assertThat(
                        confirm(
                                false,
                                new Reading.EndsAt(OLD.certificate().getNotAfter().toInstant()),
                                REFUSED))
                .isInstanceOf(Reload.NotListening.class);
    }

    @Test
    void anInterruptEndsTheWait() {
        ticker.interruptAt(Duration.ofSeconds(1));

        assertThatThrownBy(() -> confirm(true, NO_METRIC, REFUSED))
                .isInstanceOf(InterruptedException.class);
        assertThat(ticker.elapsed()).isLessThan(PATIENCE);
    }

    /** Else its old certificate would pass for one that it made after new roots were published. */
    @Test
    void anIstiodThatDoesNotAnswerHasTheLeafThatItShowedLast() throws Exception {
        var before = shown(NEW);
        var reload = reload(true, NO_METRIC, before, REFUSED, before, shown(NEW));

        var seen = reload.leaf();

        assertThat(reload.leaf()).isEqualTo(seen).isPresent(); // refused
        assertThat(
                        reload.confirm(
                                NEW.certificate(), reload.leaf(), PATIENCE)) // as before, then anew
                .isInstanceOf(Reload.Served.class);
    }

    private Reload confirm(boolean issuesOwn, Reading metric, Look... looks)
            throws InterruptedException {
        return reload(issuesOwn, metric, looks).confirm(NEW.certificate(), PATIENCE);
    }

    /** The last look repeats. */
    private IstiodReload reload(boolean issuesOwn, Reading metric, Look... looks) {
        Queue<Look> queue = new ArrayDeque<>(List.of(looks));
        return new IstiodReload(
                () -> queue.size() > 1 ? queue.remove() : queue.element(),
                () -> metric,
                issuesOwn,
                () -> ticker);
    }

    private static Look shown(LabCa ca) {
        return new Look.Shown(SampleChains.under(ca));
    }

    private static Look mixed() {
        return new Look.Shown(SampleChains.mixed(OLD, NEW));
    }

    private static Look selfSigned() {
        return new Look.Shown(SampleChains.selfSigned());
    }

    private static final class HandMovedTicker implements Ticker {
        private Duration now = Duration.ZERO;
        private Duration interruptAt = Duration.ofDays(1);

        void interruptAt(Duration moment) {
            interruptAt = moment;
        }

        @Override
        public Duration elapsed() {
            return now;
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            now = now.plus(length);
            if (now.compareTo(interruptAt) >= 0) {
                throw new InterruptedException();
            }
        }
    }
}
