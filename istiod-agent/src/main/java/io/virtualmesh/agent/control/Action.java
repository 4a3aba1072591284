package io.virtualmesh.agent.control;

import java.time.Instant;
import java.util.Optional;

/** What the loop does next. Choosing one ({@link Decision}) and doing it ({@link BundleLoop}) stay apart. */
sealed interface Action {

    /** Nothing can be done before the VirtualMesh is there; woken by a change. */
    record AwaitMesh() implements Action {}

    /**
     * Have a new intermediate signed, prove it, publish it.
     *
     * @param renewRequest the request that this answers, if one is open
     */
    record Obtain(MeshSource.MeshView.Managed mesh, Cause cause, Optional<String> renewRequest)
            implements Action {
        String wish() {
            return mesh.intent().fingerprint() + " " + renewRequest.orElse("");
        }
    }

    /** See whether istiod serves under the bundle in place. */
    record LookAtIstiod(InPlace inPlace) implements Action {}

    record Rest(Instant until) implements Action {}

    /** Why a new intermediate is needed. */
    enum Cause {
        NO_BUNDLE("there is no bundle yet"),
        EXPIRED("the bundle has expired"),
        SPEC_CHANGED("the VirtualMesh asks for another bundle"),
        REQUESTED("a renewal was requested"),
        DUE("its time for renewal has come");

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
