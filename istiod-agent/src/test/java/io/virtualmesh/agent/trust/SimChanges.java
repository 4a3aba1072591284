package io.virtualmesh.agent.trust;

import java.time.temporal.ChronoUnit;

/** What happens to a mesh from outside: workloads come and go, people change their minds, things break. */
record SimChanges(SimWorld world) {
    private static final int MOST = 4;

    void workloads(SimMesh mesh) {
        var random = world.random;
        double kind = random.nextDouble();
        if (kind < .15) {
            mesh.pods.clear();
            create(mesh);
        } else if (kind < .45 || mesh.pods.isEmpty()) {
            create(mesh);
        } else {
            var pod = mesh.pods.get(random.nextInt(mesh.pods.size()));
            if (kind < .65) {
                mesh.pods.remove(pod);
            } else if (kind < .9) {
                world.renew(mesh, pod);
            } else {
                pushRoots(mesh, pod);
            }
        }
    }

    /** It gets its leaf from any istiod, and its roots from there or from a mounted copy that may be old. */
    private void create(SimMesh mesh) {
        var issuer = mesh.issuer(world.random, world.now);
        if (issuer == null || mesh.configMap.isEmpty()) {
            return;
        }
        if (mesh.pods.size() >= world.workloads) {
            mesh.pods.remove(world.random.nextInt(mesh.pods.size()));
        }
        var name = "pod" + ++mesh.born;
        var pod =
                new SimPod(
                        new MeshPod(mesh.name, name, world.time().truncatedTo(ChronoUnit.SECONDS)));
        pod.renew(issuer, world.now, SimWorld.LEAF);
        if (world.chance(.6)) {
            pod.trusts = mesh.mounted(world.random, world.now, SimWorld.MOUNT);
        }
        mesh.pods.add(pod);
        if (world.trace.on()) {
            world.trace.say(
                    world.now,
                    "%s starts by %s: leaf %s, trusts %s",
                    pod.pod,
                    issuer.name,
                    SampleRoots.letters(1 << pod.leaf),
                    SampleRoots.letters(pod.trusts));
        }
    }

    private void pushRoots(SimMesh mesh, SimPod pod) {
        var issuer = mesh.issuer(world.random, world.now);
        if (issuer != null) {
            pod.trusts = issuer.loadedBits;
        }
    }

    void faults(SimMesh mesh, SimActs acts) {
        var random = world.random;
        double kind = random.nextDouble();
        if (kind < .38) {
            mesh.wanted = random.nextInt(SampleRoots.ROOTS.size());
            world.trace.say(
                    world.now, "%s wants %s", mesh.name, SampleRoots.letters(1 << mesh.wanted));
        } else if (kind < .47) {
            if (world.outages) {
                world.vaults ^= 1 << random.nextInt(SampleRoots.ROOTS.size());
                world.trace.say(
                        world.now, "Vault answers for %s", SampleRoots.letters(world.vaults));
            }
        } else if (kind < .63) {
            if (mesh.replicas.size() < MOST) {
                mesh.add();
            }
        } else if (kind < .74) {
            removeReplica(mesh);
        } else if (kind < .83) {
            if (!mesh.replicas.isEmpty()) {
                acts.crash(mesh.replicas.get(random.nextInt(mesh.replicas.size())));
            }
        } else if (kind < .90) {
            mesh.mirrorWritable = !mesh.mirrorWritable;
        } else if (kind < .94) {
            mesh.drafts[random.nextInt(2)] = null;
        } else {
            lose(mesh);
        }
    }

    private void removeReplica(SimMesh mesh) {
        boolean last = mesh.replicas.stream().filter(it -> it.running).count() < 2;
        if (!mesh.replicas.isEmpty() && (!last || world.outages)) {
            var gone = mesh.replicas.remove(world.random.nextInt(mesh.replicas.size()));
            mesh.lookForReplicas(world.now);
            world.trace.say(world.now, "%s is gone", gone.name);
        }
    }

    /** The report with all its moments, or the mirror, or the plan; never both of these, for then nobody could know. */
    private void lose(SimMesh mesh) {
        if (world.chance(.2)) {
            loseReport(mesh);
        }
        if (world.plan == null || mesh.mirror == null) {
            return;
        }
        if (world.chance(.85)) {
            if (world.meshes.size() > 1 || mesh.sidecarRuns()) {
                mesh.mirror = null;
                world.trace.say(world.now, "%s loses its mirror", mesh.name);
            }
        } else if (world.meshes.stream().allMatch(it -> it.mirror != null)) {
            world.trace.say(world.now, "the plan is lost");
            world.plan = null;
            world.version++;
            if (world.meshes.size() == 1) {
                loseReport(mesh);
            }
        }
    }

    private void loseReport(SimMesh mesh) {
        mesh.report = null;
        mesh.moments = Moments.none();
        mesh.version++;
        world.trace.say(world.now, "%s loses its report", mesh.name);
    }
}
