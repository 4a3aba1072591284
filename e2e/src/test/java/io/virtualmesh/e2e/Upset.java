package io.virtualmesh.e2e;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What happens to the replicas of istiod under load. */
sealed interface Upset {
    /** @param pick which of the Pods, counted round and round */
    record OnePodGoes(int pick) implements Upset {}

    record TheLeaderGoes() implements Upset {}

    record Scaled(int replicas) implements Upset {}

    /** A Pod goes while Vault is away, so its successor waits. */
    record VaultIsAway(int pick) implements Upset {}

    /** Of each kind some in every eight, in any order; scaled to 2, 4 and 3 by turns, and to 3 in the end. */
    static List<Upset> drawn(Random random, int count) {
        var drawn = new ArrayList<Upset>();
        var sizes = List.of(2, 4, 3);
        int scaled = 0;
        while (drawn.size() < count) {
            var kinds = new ArrayList<>(List.of(0, 0, 1, 1, 2, 2, 2, 3));
            Collections.shuffle(kinds, random);
            for (int kind : kinds) {
                int pick = random.nextInt(4);
                drawn.add(
                        switch (kind) {
                            case 0 -> new OnePodGoes(pick);
                            case 1 -> new TheLeaderGoes();
                            case 2 -> new Scaled(sizes.get(scaled++ % sizes.size()));
                            default -> new VaultIsAway(pick);
                        });
            }
        }
        return List.copyOf(drawn.subList(0, count));
    }
}
