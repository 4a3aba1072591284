package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.mesh.Mirrors.Stored;
import java.util.Optional;

/**
 * The spec that was accepted last: by us, else by the ConfigMap, else by the file beside the bundle. Used by one thread.
 */
final class Memory {
    private Optional<Mirror> mirror;
    private Optional<String> stored = Optional.empty();
    private Optional<ApiFailure> trouble = Optional.empty();
    private boolean acceptedHere;
    private boolean everStored;
    private boolean surelyAbsent;

    Memory(Optional<Mirror> beside) {
        this.mirror = beside;
    }

    Optional<Mirror> mirror() {
        return mirror;
    }

    Optional<String> mesh() {
        return mirror.map(Mirror::mesh);
    }

    /** Why the ConfigMap could not be read or written, if so. */
    Optional<ApiFailure> trouble() {
        return trouble;
    }

    void learn(Stored look) {
        surelyAbsent = look instanceof Stored.Absent;
        trouble =
                look instanceof Stored.Unknown(var why)
                                && why.kind() == ApiFailure.Kind.FORBIDDEN
                        ? Optional.of(why)
                        : Optional.empty();
        stored = look.mirror().map(Mirror::text);
        look.mirror()
                .ifPresent(
                        found -> {
                            everStored = true;
                            if (!acceptedHere || mirror.filter(it -> it.isOlderThan(found)).isPresent()) {
                                mirror = Optional.of(found);
                            }
                        });
    }

    /** The API server shows this spec, and it is in force. */
    void accept(Mirror accepted) {
        mirror = Optional.of(accepted);
        acceptedHere = true;
    }

    /**
     * Whether a VirtualMesh that is gone is to be forgotten: somebody deleted its ConfigMap, or a new pod finds none. Who
     * could never write one keeps what it accepted.
     */
    boolean endsWithoutMirror() {
        return surelyAbsent && (everStored || !acceptedHere);
    }

    void forget() {
        mirror = Optional.empty();
        acceptedHere = false;
    }

    /** What the ConfigMap lacks; nothing while we only believe what a mirror said. */
    Optional<Mirror> toWrite() {
        return mirror.filter(it -> acceptedHere && !stored.equals(Optional.of(it.text())));
    }

    void written(Mirror mirror) {
        stored = Optional.of(mirror.text());
        everStored = true;
        surelyAbsent = false;
        trouble = Optional.empty();
    }

    void notWritten(ApiFailure why) {
        trouble = Optional.of(why);
    }
}
