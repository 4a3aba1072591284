package io.virtualmesh.agent.istiod;

import static io.virtualmesh.agent.istiod.SampleChains.ELSEWHERE;
import static io.virtualmesh.agent.istiod.SampleChains.NEW;
import static io.virtualmesh.agent.istiod.SampleChains.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.Finding.Level;
import io.virtualmesh.agent.istiod.ExpiryMetric.Reading;
import io.virtualmesh.agent.istiod.IstiodDial.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingFindingsTest {
    private static final Instant NOW = Instant.now();
    private static final Reading NO_METRIC = new Reading.Unknown("no metric");
    private static final Look SERVES_NEW = new Look.Shown(SampleChains.under(NEW));

    @Test
    void thePublishedCaBeingServedIsFine() {
        assertThat(look(SERVES_NEW, endOfNew(), true, NOW))
                .extracting(Finding::level)
                .containsOnly(Level.OK);
    }

    @Test
    void anotherCaFailsWithTheLikelyReason() {
        var findings = look(new Look.Shown(SampleChains.under(OLD)), endOfOld(), true, NOW);

        assertThat(findings)
                .extracting(Finding::level)
                .containsExactly(Level.FAILED, Level.OK, Level.WARNING);
        assertThat(findings.getFirst().remedy()).contains("earlier CA");
    }

    @Test
    void aSelfSignedIstiodFails() {
        var findings = look(new Look.Shown(SampleChains.selfSigned()), NO_METRIC, true, NOW);

        assertThat(findings.getFirst())
                .returns(Level.FAILED, Finding::level)
                .satisfies(f -> assertThat(f.found()).contains("self-signed"));
    }

    @Test
    void aCertificateFromElsewhereIsAWarning() {
        var findings = look(new Look.Shown(SampleChains.under(ELSEWHERE)), endOfNew(), true, NOW);

        assertThat(findings)
                .extracting(Finding::level)
                .containsExactly(Level.WARNING, Level.OK, Level.OK);
    }

    @Test
    void anEndThatIsNearOrPastIsSaid() {
        Instant end = NEW.certificate().getNotAfter().toInstant();

        assertThat(look(SERVES_NEW, NO_METRIC, true, end.minus(Duration.ofHours(3))).get(1))
                .returns(Level.WARNING, Finding::level);
        assertThat(look(SERVES_NEW, NO_METRIC, true, end.plusSeconds(1)).get(1))
                .returns(Level.FAILED, Finding::level);
    }

    @Test
    void nobodyThereFailsUnlessIstiodHasNoCertificateAnyway() {
        var refused = new Look.Refused("nobody there");

        assertThat(look(refused, NO_METRIC, true, NOW))
                .extracting(Finding::level)
                .containsExactly(Level.FAILED, Level.SKIPPED);
        assertThat(look(refused, endOfNew(), false, NOW))
                .extracting(Finding::level)
                .containsExactly(Level.SKIPPED, Level.OK);
    }

    private static List<Finding> look(Look look, Reading metric, boolean own, Instant now) {
        return new ServingFindings(() -> look, () -> metric, own)
                .look(Optional.of(NEW.certificate()), now);
    }

    private static Reading endOfNew() {
        return new Reading.EndsAt(NEW.certificate().getNotAfter().toInstant());
    }

    private static Reading endOfOld() {
        return new Reading.EndsAt(OLD.certificate().getNotAfter().toInstant());
    }
}
