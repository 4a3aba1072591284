package io.virtualmesh.agent.restart;

import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.trust.MeshPod;
import io.virtualmesh.agent.trust.Moments;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootId;
import io.virtualmesh.agent.trust.Step;
import io.virtualmesh.agent.trust.TimeEvidence;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.Waits;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A mesh under a plan, judged by time. */
record SampleMesh(TrustPlan plan, Moments moments, Set<RootId> wanted, Marks mark) {
    static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

    /** When the root that is introduced had reached every istiod. */
    static final Instant CAME = Instant.parse("2026-11-22T12:00:00Z");

    /** When the walk for it may begin. */
    static final Instant DUE = CAME.plusSeconds(122);

    static final Instant OLD = CAME.minusSeconds(3600);
    static final Instant NEW = CAME.plusSeconds(200);
    static final Duration LEAF = Waits.LEAF;

    private static final Root A = Root.of(TestPki.root("A").certificate());
    private static final Root B = Root.of(TestPki.root("B").certificate());
    private static final Root C = Root.of(TestPki.root("C").certificate());
    private static final TrustPlan FIRST = TrustPlan.first(new WantedRoot(A, Optional.empty()));
    private static final TrustPlan SECOND = FIRST.after(new Step.Trust(Set.of(B)));

    static SampleMesh first() {
        return new SampleMesh(FIRST, moments(Map.of(1L, CAME)), Set.of(A.id()), mark(A, 1));
    }

    static SampleMesh introducing() {
        return new SampleMesh(
                SECOND, moments(Map.of(1L, START, 2L, CAME)), Set.of(B.id()), mark(B, 2));
    }

    static SampleMesh beforeTheMoment() {
        return new SampleMesh(SECOND, moments(Map.of(1L, START)), Set.of(B.id()), mark(B, 2));
    }

    static SampleMesh turnedBack() {
        return new SampleMesh(
                SECOND, moments(Map.of(1L, START, 2L, CAME)), Set.of(A.id()), mark(B, 2));
    }

    static SampleMesh introducingTwo() {
        var third = SECOND.after(new Step.Trust(Set.of(C)));
        return new SampleMesh(
                third,
                moments(Map.of(1L, START, 2L, CAME, 3L, CAME.plusSeconds(60))),
                Set.of(B.id(), C.id()),
                mark(B, 2).and(mark(C, 3)));
    }

    /** Lost after its trust step, and written back. */
    static SampleMesh introducingAgain() {
        var plan = SECOND.restored(START);
        return new SampleMesh(
                plan, moments(Map.of(plan.generation(), CAME)), Set.of(B.id()), mark(B, 2));
    }

    static SampleMesh restored() {
        var plan = FIRST.restored(CAME);
        return new SampleMesh(
                plan, moments(Map.of(plan.generation(), CAME)), Set.of(A.id()), Marks.NONE);
    }

    private static Moments moments(Map<Long, Instant> reached) {
        return new Moments(new TreeMap<>(reached), Set.of(), Map.of());
    }

    private static Marks mark(Root root, long introducedIn) {
        return Marks.of(Set.of(new Mark(root.id().sha256().substring(0, 16), introducedIn)));
    }

    /** Of the root that was there before. */
    String first16() {
        return A.id().sha256().substring(0, 16);
    }

    Need need(Collection<Candidate> pods, Instant now) {
        var waits = Waits.usual();
        var evidence = new TimeEvidence(plan, moments, waits, now);
        return Need.of(plan, moments, waits, wanted, evidence, pods);
    }

    static Owner deployment(String name) {
        return new Owner(Owner.Kind.DEPLOYMENT, "web", name);
    }

    static Candidate pod(Owner owner, Instant created) {
        var pod = new MeshPod("web", owner.name() + "-1", created);
        return new Candidate(pod, Optional.of(owner), false, Marks.NONE);
    }

    static Candidate gateway(Owner owner, Instant created) {
        var pod = new MeshPod("web", owner.name() + "-1", created);
        return new Candidate(pod, Optional.of(owner), true, Marks.NONE);
    }

    static List<Owner> started(WalkStep step) {
        return step instanceof WalkStep.Walking walking
                ? walking.start().stream().map(Restart::owner).toList()
                : List.of();
    }
}
