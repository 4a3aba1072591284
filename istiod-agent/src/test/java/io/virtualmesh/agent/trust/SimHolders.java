package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.trust.SimMesh.Draft;
import io.virtualmesh.agent.trust.Verdict.Known;
import io.virtualmesh.agent.trust.Verdict.Means;
import io.virtualmesh.agent.trust.Verdict.Open;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the holder of a mesh's Lease does, by the code under test; two believe that they are it. */
record SimHolders(SimWorld world) {

    /** One of the two looks at the whole mesh; what it saw may be written much later. */
    void survey(SimMesh mesh, int which) {
        boolean sidecars = mesh.sidecarRuns();
        var able =
                mesh.replicas.stream()
                        .filter(it -> it.view != null && (!sidecars || it.files != null))
                        .toList();
        if (able.isEmpty()) {
            return;
        }
        var plan = able.get(world.random.nextInt(able.size())).view;
        var survey =
                MeshSurvey.of(
                        plan,
                        facts(mesh, plan),
                        world.mutation.remembered(mesh.moments),
                        world.mutation.waits(SimWorld.WAITS),
                        world.handshakes ? Optional.of(looks(mesh)) : Optional.empty(),
                        world.time());
        mesh.drafts[which] = new Draft(survey, mesh.version);
    }

    void write(SimMesh mesh, int which) {
        var draft = mesh.drafts[which];
        mesh.drafts[which] = null;
        if (draft == null) {
            return;
        }
        if (draft.basedOn() != mesh.version && world.mutation != Mutation.NO_COMPARE_AND_SWAP) {
            world.races++;
            return;
        }
        mesh.report = draft.survey().trust();
        mesh.moments = draft.survey().moments();
        mesh.version++;
        if (world.trace.on()) {
            world.trace.say(
                    world.now,
                    "%s reports ack %d, wants %s, trusts %s, uses %s",
                    mesh.name,
                    mesh.report.ack(),
                    SampleRoots.letters(1 << SampleRoots.number(mesh.report.wanted().id())),
                    SampleRoots.letters(SampleRoots.bits(mesh.report.trusts())),
                    SampleRoots.letters(
                            SampleRoots.bits(mesh.report.used().stream().map(Root::id).toList())));
        }
    }

    private MeshFacts facts(SimMesh mesh, TrustPlan plan) {
        boolean shown =
                !mesh.configMap.isEmpty()
                        && mesh.configMap.getLast().roots().equals(plan.rootFile());
        return new MeshFacts(
                SampleRoots.wanted(mesh.wanted),
                RootRule.SUBSET,
                mesh.listed(),
                mesh.pods.stream().map(it -> it.pod).toList(),
                shown || world.mutation == Mutation.MOMENT_WITHOUT_CONFIG_MAPS,
                distress(mesh));
    }

    private Optional<Distress> distress(SimMesh mesh) {
        if (mesh.withoutReplicaSince >= 0) {
            return Optional.of(
                    new Distress.NoReplica(SimWorld.BEGIN.plusMillis(mesh.withoutReplicaSince)));
        }
        for (var replica : mesh.replicas) {
            long half = replica.loadedUntil - SimWorld.GRACE / 2;
            if (replica.running && half <= world.now) {
                return Optional.of(
                        new Distress.EndingCa(
                                SimWorld.BEGIN.plusMillis(half),
                                SimWorld.BEGIN.plusMillis(replica.loadedUntil)));
            }
        }
        return Optional.empty();
    }

    /** As if each pod had been asked by a handshake at this moment. */
    private Evidence looks(SimMesh mesh) {
        return new Evidence() {
            @Override
            public Verdict trusts(MeshPod pod, RootId root) {
                return told(pod, it -> (it.trusts & 1 << SampleRoots.number(root)) != 0);
            }

            @Override
            public Verdict freeOf(MeshPod pod, RootId root) {
                return told(pod, it -> it.leaf != SampleRoots.number(root));
            }

            private Verdict told(MeshPod pod, Predicate<SimPod> question) {
                for (var it : mesh.pods) {
                    if (it.pod.equals(pod) && it.alive(world.now) && question.test(it)) {
                        return new Known(Means.HANDSHAKE);
                    }
                }
                return new Open(Optional.empty());
            }
        };
    }

    /** The writer of the namespaces' ConfigMaps is whichever istiod is the leader now. */
    void showRoots(SimMesh mesh) {
        List<SimReplica> running = mesh.replicas.stream().filter(it -> it.running).toList();
        if (!running.isEmpty()) {
            var leader = running.get(world.random.nextInt(running.size()));
            mesh.show(leader.loadedFile, world.now);
        }
    }
}
