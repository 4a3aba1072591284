package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.mesh.Mirrors.Stored;
import java.util.Optional;

/**
 * The spec that was accepted last: by us, else by the ConfigMap, else by the file beside the bundle. Used by one thread.
 */
final class Memory {
    private Optional<Mirror> mirror;
    private Optional<Mirror> stored = Optional.empty();
    private Optional<ApiFailure> unread = Optional.empty();
    private Optional<ApiFailure> unwritten = Optional.empty();
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
        return unread.or(() -> unwritten);
    }

    void learn(Stored look) {
        surelyAbsent = look instanceof Stored.Absent;
        unread =
                look instanceof Stored.Unknown(var why) && why.kind() == ApiFailure.Kind.FORBIDDEN
                        ? Optional.of(why)
                        : Optional.empty();
        stored = look.found();
        look.found()
                .ifPresent(found -> {
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
        return mirror.filter(it -> acceptedHere)
                .filter(it -> stored.filter(is -> is.text().equals(it.text())).isEmpty())
                .filter(it -> stored.filter(it::isOlderThan).isEmpty());
    }

    void written(Mirror mirror) {
        stored = Optional.of(mirror);
        everStored = true;
        surelyAbsent = false;
        unwritten = Optional.empty();
    }

    void notWritten(ApiFailure why) {
        unwritten = Optional.of(why);
    }
}
