package io.virtualmesh.agent.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtualmesh.agent.bundle.Roots.Ending;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RootsTest {
    private final TestPki.Ca one = TestPki.root("One");
    private final TestPki.Ca two = TestPki.root("Two");

    @Test
    void aSingleRootIsOpensslsTextWithoutTheLastNewline() {
        var pem = new String(Roots.pem(List.of(one.certificate()), Ending.PLAIN), US_ASCII);

        assertThat(pem + "\n").isEqualTo(one.pem());
    }

    @Test
    void orderAndDuplicatesDoNotChangeTheBytes() {
        var forth = List.of(one.certificate(), two.certificate(), one.certificate());
        var back = List.of(two.certificate(), one.certificate());

        assertThat(Roots.pem(forth, Ending.PLAIN)).isEqualTo(Roots.pem(back, Ending.PLAIN));
        assertThat(new String(Roots.pem(back, Ending.PLAIN), US_ASCII))
                .containsOnlyOnce("-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----")
                .endsWith("-----");
        assertThat(new String(Roots.pem(back, Ending.NEWLINE), US_ASCII))
                .isEqualTo(new String(Roots.pem(back, Ending.PLAIN), US_ASCII) + "\n");
    }

    @Test
    void sortedByHash() {
        var sorted = Roots.sorted(List.of(two.certificate(), one.certificate()));

        assertThat(sorted.stream().map(Certificates::sha256)).isSorted().hasSize(2);
    }

    @Test
    void pinsAreReadAsOpensslPrintsThem() {
        var colons = one.sha256().toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
        var pins = RootPins.parse(" " + colons + ",\n" + two.sha256() + " ");

        assertThat(pins.sha256()).containsExactlyInAnyOrder(one.sha256(), two.sha256());
        assertThat(pins.allows(one.certificate())).isTrue();
        assertThat(pins.allows(TestPki.root("Three").certificate())).isFalse();
        assertThat(RootPins.parse("").allows(one.certificate())).isTrue();
    }

    @Test
    void aPinThatIsNoHashIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RootPins.parse("abc"))
                .withMessageContaining("EXPECTED_ROOT_SHA256");
    }
}
