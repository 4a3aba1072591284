package io.virtualmesh.agent.control;

import io.virtualmesh.agent.trust.RootFile;
import io.virtualmesh.agent.trust.RootId;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Instant;
import java.util.Optional;

/** What the loop does next. Choosing one ({@link Decision}) and doing it ({@link BundleLoop}) stay apart. */
sealed interface Action {
    /** Nothing can be done before the VirtualMesh is there; woken by a change. */
    record AwaitMesh() implements Action {}

    /** What may fail and be tried again; a new wish starts afresh. */
    sealed interface Try extends Action {
        String wish();
    }

    /**
     * Have a new intermediate signed, prove it, publish it; or keep it where nobody may sign under its root yet.
     *
     * @param renewRequest the request that this answers, if one is open
     * @param generation of the trust plan; 0 where there is none. Another one may allow what this one did not
     * @param told for a request, the root that Vault tells of: an intermediate under another one is made ready at once
     */
    record Obtain(
            MeshSource.MeshView.Managed mesh,
            Cause cause,
            Optional<String> renewRequest,
            long generation,
            Optional<RootId> told)
            implements Try {
        @Override
        public String wish() {
            return (cause == Cause.OTHER_ROOT ? "other root " : "")
                    + mesh.intent().fingerprint()
                    + " "
                    + renewRequest.orElse("")
                    + " "
                    + generation
                    + told.map(root -> " " + root).orElse("");
        }
    }

    /** Publish other roots with the CA in place. */
    record PublishRoots(InPlace inPlace, RootFile roots) implements Try {
        @Override
        public String wish() {
            return "roots " + roots.ids() + " " + roots.ending();
        }
    }

    /** Publish the intermediate that was made ready for this moment. */
    record PublishPrepared(MeshSource.MeshView.Managed mesh, Prepared prepared) implements Try {
        @Override
        public String wish() {
            return "prepared under " + prepared.root();
        }
    }

    /** Note the plan down, so that whoever starts from a note is one step behind at most. */
    record Note(TrustPlan plan) implements Action {}

    /** Look past all caches whether there is a plan, and make one if there never was. */
    record AskForPlan(MeshSource.MeshView.Managed mesh, InPlace inPlace) implements Action {}

    /** See whether istiod serves under the bundle in place. */
    record LookAtIstiod(InPlace inPlace) implements Action {}

    record Rest(Instant until) implements Action {}

    /** Why a new intermediate is needed. */
    enum Cause {
        NO_BUNDLE("there is no bundle in place"),
        EXPIRED("the bundle has expired"),
        SPEC_CHANGED("the VirtualMesh asks for another bundle"),
        REQUESTED("a renewal was requested"),
        DUE("its time for renewal has come"),
        OTHER_ROOT("Vault signs under another root");

        /** Whether what cannot be published yet is of no help. */
        boolean needsOneNow() {
            return switch (this) {
                case NO_BUNDLE, EXPIRED, DUE, REQUESTED -> true;
                case SPEC_CHANGED, OTHER_ROOT -> false;
            };
        }

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
