package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.C;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.Roots.Ending;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RootFileTest {
    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan trusted = first.after(new Step.Trust(Set.of(B)));
    private final TrustPlan allowed = trusted.after(new Step.Allow(List.of(wanted(B))));
    private final TrustPlan stopped = allowed.after(new Step.Stop(Set.of(A.id())));
    private final TrustPlan dropped = stopped.after(new Step.Drop(Set.of(A.id())));

    private static String pem(Root root) {
        return new String(Certificates.pem(root.certificate()), US_ASCII).strip();
    }

    private static String text(TrustPlan plan) {
        return new String(plan.rootFile().bytes(), US_ASCII);
    }

    @Test
    void everyStepOfAChangeChangesTheBytes() {
        var both = pem(A) + "\n" + pem(B);

        assertThat(
                        List.of(first, trusted, allowed, stopped, dropped).stream()
                                .map(RootFileTest::text))
                .containsExactly(pem(A), both, both + "\n", both, pem(B));
    }

    @Test
    void theBytesAreAFunctionOfTheSetsNotOfTheWayThere() {
        var back =
                TrustPlan.first(wanted(B))
                        .after(new Step.Trust(Set.of(A, C)))
                        .after(new Step.Drop(Set.of(C.id())))
                        .after(new Step.Readdress(List.of(wanted(B))));

        assertThat(back.rootFile()).isEqualTo(stopped.rootFile());
        assertThat(back.rootFile().bytes()).isEqualTo(stopped.rootFile().bytes());
    }

    @Test
    void sortedByHash() {
        var file = new RootFile(List.of(C, A, B, A), Ending.PLAIN);

        assertThat(file.roots()).containsExactly(A, B, C);
        assertThat(file.ids()).containsExactly(A.id(), B.id(), C.id());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RootFile(List.of(), Ending.PLAIN));
    }

    @Test
    void withoutMultiRootTheSameBytesOnly() {
        var rule = RootRule.SAME_BYTES;

        assertThat(rule.takes(first.rootFile(), TrustPlan.first(wanted(A)).rootFile())).isTrue();
        assertThat(rule.takes(first.rootFile(), trusted.rootFile())).isFalse();
        assertThat(rule.takes(trusted.rootFile(), allowed.rootFile())).isFalse();
    }

    @Test
    void aSubsetOrSupersetIsTakenAndNothingElse() {
        var rule = RootRule.SUBSET;

        assertThat(rule.takes(first.rootFile(), trusted.rootFile())).isTrue();
        assertThat(rule.takes(trusted.rootFile(), allowed.rootFile())).isTrue();
        assertThat(rule.takes(stopped.rootFile(), dropped.rootFile())).isTrue();
        assertThat(rule.takes(first.rootFile(), dropped.rootFile())).isFalse();
        assertThat(rule.takes(file(A, B), file(B, C))).isFalse();
    }

    @Test
    void anOlderIstiodAlsoWantsTheTextInOnePiece() {
        var rule = RootRule.PART_OF_TEXT;

        assertThat(rule.takes(file(A), file(A, B))).isTrue();
        assertThat(rule.takes(file(A, B), file(B))).isTrue();
        assertThat(rule.takes(trusted.rootFile(), allowed.rootFile())).isTrue();
        assertThat(rule.takes(file(A, B, C), file(A, C))).isFalse();
    }

    private static RootFile file(Root... roots) {
        return new RootFile(List.of(roots), Ending.PLAIN);
    }
}
