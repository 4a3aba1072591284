package io.virtualmesh.agent.restart;

import io.virtualmesh.agent.trust.MeshPod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Owners, their pods and leaders that see them, for one random walk. What is wrong is collected. */
final class WalkWorld {
    private static final int AT_ONCE = 2;
    private static final int REPLICAS = 3;
    private static final int LONGEST = 3000;

    private final Random random;
    private final SampleMesh mesh = SampleMesh.introducing();
    private final Map<Owner, State> owners = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private Instant now = SampleMesh.CAME;
    private boolean failedBefore;
    private Optional<WalkStep> last = Optional.empty();

    WalkWorld(long seed) {
        random = new Random(seed);
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            var state = new State(random.nextInt(4) == 0);
            for (int pod = 0; pod < REPLICAS; pod++) {
                state.pods.add(new Pod(SampleMesh.OLD, Marks.NONE));
            }
            owners.put(SampleMesh.deployment("w" + i), state);
        }
    }

    /** One owner. */
    private static final class State {
        final boolean gateway;
        final List<Pod> pods = new ArrayList<>();
        Marks marks = Marks.NONE;
        boolean broken;
        int version = 1;
        int patches;

        State(boolean gateway) {
            this.gateway = gateway;
        }

        boolean isComplete() {
            return pods.size() == REPLICAS && pods.stream().allMatch(it -> it.marks.equals(marks));
        }

        boolean isTrusting() {
            return pods.stream()
                    .allMatch(it -> it.created.isAfter(SampleMesh.CAME.plusSeconds(120)));
        }
    }

    private record Pod(Instant created, Marks marks) {}

    void run() {
        for (int i = 0; i < LONGEST && !isOver(); i++) {
            now = now.plusSeconds(1 + random.nextInt(5));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> lead();
                case 3 -> breakOrMend();
                case 4 -> podDies();
                default -> roll();
            }
        }
    }

    boolean isOver() {
        return last.filter(WalkStep.Done.class::isInstance).isPresent();
    }

    List<String> faults() {
        return faults;
    }

    String last() {
        return last.toString();
    }

    /** A leader looks, may be overtaken, and may die between any two patches. */
    private void lead() {
        failedBefore =
                owners.values().stream()
                        .anyMatch(it ->
                                it.broken
                                        && it.patches == 1
                                        && !it.isComplete()
                                        && !it.isTrusting());
        var pods = new ArrayList<Candidate>();
        owners.forEach((owner, state) ->
                state.pods.forEach(pod ->
                        pods.add(
                                new Candidate(
                                        new MeshPod("web", "p", pod.created),
                                        Optional.of(owner),
                                        state.gateway,
                                        pod.marks))));
        var need = mesh.need(pods, now);
        var templates = new TreeMap<Owner, Template>();
        need.open().keySet().forEach(owner -> templates.put(owner, template(owners.get(owner))));
        var step = new Walk(AT_ONCE).next(need, templates, now);
        last = Optional.of(step);
        if (step instanceof WalkStep.Walking walking) {
            for (var restart : walking.start()) {
                if (random.nextInt(4) == 0) {
                    return;
                }
                patch(restart);
            }
        }
    }

    private Template template(State state) {
        var rollout =
                state.isComplete()
                        ? new Rollout.Complete()
                        : state.broken
                                ? new Rollout.Failed("broken")
                                : new Rollout.Progressing("moves", Optional.of(now));
        return new Template(state.marks, state.marks, rollout, Integer.toString(state.version));
    }

    private void patch(Restart restart) {
        var state = owners.get(restart.owner());
        if (!restart.version().equals(Integer.toString(state.version))) {
            return;
        }
        check(!now.isBefore(SampleMesh.DUE), restart + " before its time");
        check(++state.patches == 1, restart + " twice");
        check(!state.isTrusting(), restart + " needlessly");
        check(
                state.gateway
                        || owners.values().stream()
                                .filter(it -> it.gateway)
                                .allMatch(it ->
                                        it.isTrusting() || it.isComplete() && it.patches == 1),
                restart + " before the gateways");
        check(!failedBefore, restart + " beside a failed rollout");
        state.marks = restart.marks();
        state.version++;
        check(
                owners.values().stream()
                                .filter(it ->
                                        it.patches == 1 && !it.isComplete() && !it.isTrusting())
                                .count()
                        <= AT_ONCE,
                restart + " makes too many at once");
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    private State any() {
        return List.copyOf(owners.values()).get(random.nextInt(owners.size()));
    }

    private void roll() {
        var state = any();
        if (state.broken) {
            return;
        }
        if (state.pods.removeIf(it -> !it.marks.equals(state.marks) && random.nextInt(2) == 0)
                || state.pods.size() < REPLICAS) {
            while (state.pods.size() < REPLICAS) {
                state.pods.add(new Pod(now, state.marks));
            }
        }
    }

    private void podDies() {
        var state = any();
        if (random.nextInt(10) == 0 && !state.pods.isEmpty() && !state.broken) {
            state.pods.removeLast();
        }
    }

    private void breakOrMend() {
        var state = any();
        state.broken = !state.broken && random.nextInt(3) == 0;
    }
}
