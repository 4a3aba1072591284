package io.virtualmesh.agent.restart;

import java.util.Comparator;

/** What rolls its pods when its pod template changes. */
public record Owner(Kind kind, String namespace, String name) implements Comparable<Owner> {
    private static final Comparator<Owner> ORDER =
            Comparator.comparing(Owner::namespace)
                    .thenComparing(Owner::name)
                    .thenComparing(Owner::kind);

    /** The kinds whose rollouts we know how to start and to judge. */
    public enum Kind {
        DEPLOYMENT("Deployment"),
        STATEFUL_SET("StatefulSet"),
        DAEMON_SET("DaemonSet");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As in {@code kind:}. */
        public String word() {
            return word;
        }
    }

    @Override
    public int compareTo(Owner other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.word() + " " + namespace + "/" + name;
    }
}
