package io.virtualmesh.agent.trust;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a mesh reports to who coordinates. True when it was made; it may arrive late. What makes a late one harmless is
 * {@code ack}: within one generation a mesh only comes to trust more roots and to use fewer that are not signable.
 *
 * @param ack generation on which every istiod Pod of the mesh has fully acted; 0 if one has said nothing
 * @param wanted root that its Vault would sign under now
 * @param trusts roots that every verifier of the mesh is known to trust
 * @param used roots that a live leaf or CA of the mesh may chain to
 * @param rule which change of roots its istiods take; the strictest of them
 * @param distress why it cannot wait, if so
 * @param behind Pods that have not acknowledged what the mesh was judged by
 */
public record MeshTrust(
        long ack,
        WantedRoot wanted,
        Set<RootId> trusts,
        Set<Root> used,
        RootRule rule,
        Optional<Distress> distress,
        List<String> behind) {
    public MeshTrust {
        if (ack < 0) {
            throw new IllegalArgumentException("no generation is " + ack);
        }
        trusts = Set.copyOf(trusts);
        used = Set.copyOf(used);
        behind = List.copyOf(behind);
    }

    boolean uses(RootId id) {
        for (var root : used) {
            if (root.id().equals(id)) {
                return true;
            }
        }
        return false;
    }
}
