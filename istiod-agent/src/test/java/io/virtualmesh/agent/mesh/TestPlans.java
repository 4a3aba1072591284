package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.Step;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.VaultBlock;
import io.virtualmesh.agent.trust.WantedRoot;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Roots and plans for tests of this package. */
final class TestPlans {
    static final List<Root> ROOTS =
            Stream.generate(() -> Root.of(TestPki.root("Root, \"one\" of many").certificate()))
                    .limit(4)
                    .sorted()
                    .toList();
    static final Root A = ROOTS.get(0);
    static final Root B = ROOTS.get(1);

    private TestPlans() {}

    static WantedRoot wanted(Root root) {
        var block = "{\"server\":\"https://vault.example/" + root + "\",\"note\":\"\\\"\\u00e9\"}";
        return new WantedRoot(root, Optional.of(new VaultBlock(block)));
    }

    /** Generation 2, A signable, B trusted only. */
    static TrustPlan introducing() {
        return TrustPlan.first(wanted(A)).after(new Step.Trust(Set.of(B)));
    }

    /** What some steps in any order make of a first plan. */
    static TrustPlan random(Random random) {
        var plan = TrustPlan.first(wanted(any(random)));
        for (int i = random.nextInt(8); i > 0; i--) {
            plan = plan.after(step(plan, random));
        }
        return plan;
    }

    private static Step step(TrustPlan plan, Random random) {
        var root = any(random);
        boolean keep = !plan.allows(root.id()) || plan.signable().size() > 1;
        return switch (random.nextInt(5)) {
            case 0 -> new Step.Allow(List.of(wanted(root)));
            case 1 -> new Step.Force(List.of(new WantedRoot(root, Optional.empty())));
            case 2 -> keep ? new Step.Stop(Set.of(root.id())) : new Step.Trust(Set.of(root));
            case 3 -> keep ? new Step.Drop(Set.of(root.id())) : new Step.Trust(Set.of(root));
            default -> new Step.Trust(Set.of(root));
        };
    }

    private static Root any(Random random) {
        return ROOTS.get(random.nextInt(ROOTS.size()));
    }
}
