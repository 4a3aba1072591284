package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.bundle.Roots;
import io.virtualmesh.agent.bundle.Roots.Ending;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What {@code root-cert.pem} holds, before it is bytes. A function of the plan alone, never of a replica: replicas of istiod
 * that differ by one byte overwrite each other's webhook configuration without end.
 *
 * <p>The last newline is a bell. istiod hands its roots on when their bytes change, and workloads then ask for new
 * certificates; *allow* and *stop* change no root, so they change the newline.
 *
 * @param roots sorted by the SHA-256 of their DER, each once
 * @param ending {@link Ending#NEWLINE} exactly while more than one root is signable
 */
public record RootFile(List<Root> roots, Ending ending) {
    public RootFile {
        roots = inOrder(roots) ? List.copyOf(roots) : List.copyOf(new TreeSet<>(roots));
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("root-cert.pem without a root");
        }
    }

    private static boolean inOrder(List<Root> roots) {
        for (int i = 1; i < roots.size(); i++) {
            if (roots.get(i - 1).compareTo(roots.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    static RootFile of(TrustPlan plan) {
        var roots = new ArrayList<Root>(plan.roots().size());
        int signable = 0;
        for (var root : plan.roots()) {
            roots.add(root.root());
            signable += root.signable() ? 1 : 0;
        }
        return new RootFile(roots, signable > 1 ? Ending.NEWLINE : Ending.PLAIN);
    }

    public SortedSet<RootId> ids() {
        return roots.stream().map(Root::id).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same with one root more. */
    public RootFile with(Root another) {
        var more = new ArrayList<>(roots);
        more.add(another);
        return new RootFile(more, ending);
    }

    boolean holds(RootId id) {
        for (var root : roots) {
            if (root.id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    public List<X509Certificate> certificates() {
        return roots.stream().map(Root::certificate).toList();
    }

    public byte[] bytes() {
        return Roots.pem(certificates(), ending);
    }
}
