package io.virtualmesh.agent.istiod;

import static io.virtualmesh.agent.istiod.SampleChains.ELSEWHERE;
import static io.virtualmesh.agent.istiod.SampleChains.NEW;
import static io.virtualmesh.agent.istiod.SampleChains.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServedChainTest {
    @Test
    void aChainIsUnderTheSignerThatIsShownAndSigned() {
        assertThat(SampleChains.under(NEW).isUnder(NEW.certificate())).isTrue();
        assertThat(SampleChains.under(OLD).isUnder(NEW.certificate())).isFalse();
    }

    @Test
    void aMixedChainIsUnderNeither() {
        var mixed = SampleChains.mixed(OLD, NEW);

        assertThat(mixed.isUnder(NEW.certificate())).isFalse();
        assertThat(mixed.isUnder(OLD.certificate())).isFalse();
    }

    @Test
    void aSelfSignedIstiodShowsItsLeafAlone() {
        assertThat(SampleChains.selfSigned().isSelfSigned()).isTrue();
        assertThat(SampleChains.under(NEW).isSelfSigned()).isFalse();
    }

    @Test
    void whatIsFoundNamesTheCaAndItsEnd() {
        assertThat(SampleChains.under(NEW).describe())
                .contains("CN=one", "issued by", NEW.certificate().getSerialNumber().toString(16));
        assertThat(SampleChains.selfSigned().describe()).contains("O=cluster.local");
    }

    @Test
    void likelyReasonsTellTheCasesApart() {
        assertThat(LikelyReason.of(SampleChains.selfSigned(), NEW.certificate()))
                .contains("found no files when it started", "ROOT_CA_DIR");
        assertThat(LikelyReason.of(SampleChains.under(OLD), NEW.certificate()))
                .contains("earlier CA of the same issuer", "1337:1337");
        assertThat(LikelyReason.of(SampleChains.under(ELSEWHERE), NEW.certificate()))
                .contains("ISTIO_MULTIROOT_MESH");
    }

    @Test
    void aChainHasALeaf() {
        assertThatThrownBy(() -> new ServedChain(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
