package io.virtualmesh.agent.restart;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All that a pod template was rolled for. Its pods bear the same, so they tell it without their owner being asked. */
public record Marks(SortedSet<Mark> all) {
    /** On the pod template, and on its owner itself; written by nobody but us. */
    public static final String ANNOTATION = "istiod-agent.virtualmesh.io/restarted-for";

    /** When; for people, and for judging whether a rollout moves. */
    public static final String MOMENT = "istiod-agent.virtualmesh.io/restarted-at";

    public static final Marks NONE = new Marks(Collections.emptySortedSet());

    public Marks {
        all = Collections.unmodifiableSortedSet(new TreeSet<>(all));
    }

    static Marks of(Collection<Mark> marks) {
        return new Marks(new TreeSet<>(marks));
    }

    /** Of the annotation's value; what cannot be read counts as absent. */
    public static Marks parse(Optional<String> value) {
        return of(
                value.stream()
                        .flatMap(text -> Arrays.stream(text.split(",", -1)))
                        .flatMap(one -> Mark.parse(one.strip()).stream())
                        .toList());
    }

    /** The annotation's value. */
    public String text() {
        return all.stream().map(Mark::toString).collect(Collectors.joining(","));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean hold(Marks others) {
        return all.containsAll(others.all);
    }

    boolean touch(Marks others) {
        return !Collections.disjoint(all, others.all);
    }

    Marks and(Marks others) {
        var both = new TreeSet<>(all);
        both.addAll(others.all);
        return new Marks(both);
    }

    Marks among(Marks others) {
        var kept = new TreeSet<>(all);
        kept.retainAll(others.all);
        return new Marks(kept);
    }
}
