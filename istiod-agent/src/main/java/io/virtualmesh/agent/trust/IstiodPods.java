package io.virtualmesh.agent.trust;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The Pods of a mesh's istiod Deployments in which a container of ours has started, listed afresh, terminating ones too, each
 * with its entry in the report. A Pod without an entry may have done anything.
 */
public record IstiodPods(SortedMap<String, Optional<ReplicaTrust>> entries) {
    public IstiodPods {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** What all of them have acted on; 0 if one has said nothing, or if there is none to speak. */
    public long ack() {
        if (entries.isEmpty()) {
            return 0;
        }
        long least = Long.MAX_VALUE;
        for (var entry : entries.values()) {
            least = Math.min(least, entry.map(ReplicaTrust::ack).orElse(0L));
        }
        return least;
    }

    /** Names of those that have not acted on that generation. */
    public List<String> behind(long generation) {
        var behind = new ArrayList<String>();
        entries.forEach((pod, entry) -> {
            if (entry.map(ReplicaTrust::ack).orElse(0L) < generation) {
                behind.add(pod);
            }
        });
        return behind;
    }

    /** Whether all that have published, and at least one, publish this root. */
    boolean publish(RootId root) {
        boolean any = false;
        for (var entry : entries.values()) {
            if (entry.isPresent() && entry.get().hasPublished()) {
                if (!entry.get().published().contains(root)) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    Set<Root> signers() {
        var signers = new TreeSet<Root>();
        entries.values().forEach(entry -> entry.ifPresent(it -> signers.addAll(it.signers())));
        return signers;
    }
}
