package io.virtualmesh.agent.trust;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One change of the plan. Each moves trust or signing, never both for one root, but for {@link Force}. */
public sealed interface Step {
    /** The roots it is about, at least one. */
    Set<RootId> roots();

    /** The word that people and annotations use. */
    String word();

    /** One about roots that somebody signs, or is to sign, under. */
    sealed interface OfWanted extends Step {
        List<WantedRoot> wanted();

        @Override
        default Set<RootId> roots() {
            return ids(wanted().stream().map(WantedRoot::root).collect(Collectors.toSet()));
        }
    }

    /** Everybody is to trust these from now on; nobody signs under them yet. */
    record Trust(Set<Root> added) implements Step {
        @Override
        public Set<RootId> roots() {
            return ids(added);
        }

        @Override
        public String word() {
            return "trust";
        }
    }

    /** Who wants them may sign under them. */
    record Allow(List<WantedRoot> wanted) implements OfWanted {
        @Override
        public String word() {
            return "allow";
        }
    }

    /** Nobody begins to sign under these any more. */
    record Stop(Set<RootId> roots) implements Step {
        @Override
        public String word() {
            return "stop";
        }
    }

    /** Nobody trusts these any more. */
    record Drop(Set<RootId> roots) implements Step {
        @Override
        public String word() {
            return "drop";
        }
    }

    /** Trust and allow at once, because a mesh is in distress. Peers that do not trust these yet will refuse. */
    record Force(List<WantedRoot> wanted) implements OfWanted {
        @Override
        public String word() {
            return "force";
        }
    }

    /** No root changes; the plan tells another way to sign under these. */
    record Readdress(List<WantedRoot> wanted) implements OfWanted {
        @Override
        public String word() {
            return "readdress";
        }
    }

    private static Set<RootId> ids(Set<Root> roots) {
        return roots.stream().map(Root::id).collect(Collectors.toCollection(TreeSet::new));
    }
}
