package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.wanted;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A mesh's report, told piece by piece: {@code mesh("one").ack(2).wants(B).trusts(A, B).uses(A).report()}. */
final class Told {
    private final String name;
    private long ack = 1;
    private WantedRoot wanted = wanted(SampleRoots.A);
    private Set<RootId> trusts = Set.of(SampleRoots.A.id());
    private Set<Root> used = Set.of(SampleRoots.A);
    private RootRule rule = RootRule.SUBSET;
    private Optional<Distress> distress = Optional.empty();
    private List<String> behind = List.of();

    private Told(String name) {
        this.name = name;
    }

    static Told mesh(String name) {
        return new Told(name);
    }

    Told ack(long generation) {
        ack = generation;
        return this;
    }

    Told wants(Root root) {
        wanted = wanted(root);
        return this;
    }

    Told wants(WantedRoot root) {
        wanted = root;
        return this;
    }

    Told trusts(Root... roots) {
        trusts = Arrays.stream(roots).map(Root::id).collect(Collectors.toSet());
        return this;
    }

    Told uses(Root... roots) {
        used = Set.of(roots);
        return this;
    }

    Told rule(RootRule rule) {
        this.rule = rule;
        return this;
    }

    Told distress(Distress distress) {
        this.distress = Optional.of(distress);
        return this;
    }

    Told behind(String... pods) {
        behind = List.of(pods);
        return this;
    }

    MeshReport report() {
        return MeshReport.of(
                name, new MeshTrust(ack, wanted, trusts, used, rule, distress, behind));
    }
}
