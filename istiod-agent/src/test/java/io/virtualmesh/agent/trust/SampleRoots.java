package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.bundle.TestPki;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Four roots that differ in nothing but their keys, sorted; and sets of them as bits. */
final class SampleRoots {
    static final List<Root> ROOTS =
            Stream.generate(() -> Root.of(TestPki.root("Root").certificate()))
                    .limit(4)
                    .sorted()
                    .toList();
    static final Root A = ROOTS.get(0);
    static final Root B = ROOTS.get(1);
    static final Root C = ROOTS.get(2);

    private static final List<WantedRoot> WANTED =
            IntStream.range(0, ROOTS.size())
                    .mapToObj(i -> new WantedRoot(ROOTS.get(i), Optional.of(block(i))))
                    .toList();
    private static final Map<RootId, Integer> NUMBERS = new HashMap<>();

    static {
        ROOTS.forEach(root -> NUMBERS.put(root.id(), NUMBERS.size()));
    }

    private SampleRoots() {}

    private static VaultBlock block(int number) {
        return new VaultBlock("{\"server\":\"https://vault-" + number + ".example\"}");
    }

    static WantedRoot wanted(int number) {
        return WANTED.get(number);
    }

    static WantedRoot wanted(Root root) {
        return WANTED.get(number(root.id()));
    }

    static int number(RootId id) {
        return NUMBERS.get(id);
    }

    static int bits(RootFile file) {
        int bits = 0;
        for (var root : file.roots()) {
            bits |= 1 << number(root.id());
        }
        return bits;
    }

    static int bits(Collection<RootId> ids) {
        int bits = 0;
        for (var id : ids) {
            bits |= 1 << number(id);
        }
        return bits;
    }

    /** Such as {@code AC}. */
    static String letters(int bits) {
        var text = new StringBuilder();
        for (int i = 0; i < ROOTS.size(); i++) {
            if ((bits & 1 << i) != 0) {
                text.append((char) ('A' + i));
            }
        }
        return text.isEmpty() ? "-" : text.toString();
    }

    /** Such as {@code 7:AC/C}: generation, trusted, signable. */
    static String letters(TrustPlan plan) {
        return plan.generation()
                + ":"
                + letters(bits(plan.trusted()))
                + "/"
                + letters(bits(plan.signable()));
    }
}
