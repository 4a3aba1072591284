package io.virtualmesh.agent.ops;

import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.StatusSink;
import java.util.List;
import java.util.Optional;

/** The latest status, for whoever asks; passes everything on to the other sinks. */
public final class StatusBoard implements StatusSink {
    private final List<StatusSink> others;
    private volatile Optional<ReplicaStatus> latest = Optional.empty();

    public StatusBoard(List<StatusSink> others) {
        this.others = List.copyOf(others);
    }

    public Optional<ReplicaStatus> latest() {
        return latest;
    }

    @Override
    public void accept(ReplicaStatus status) {
        latest = Optional.of(status);
        others.forEach(sink -> sink.accept(status));
    }

    @Override
    public void event(Severity severity, String reason, String message) {
        others.forEach(sink -> sink.event(severity, reason, message));
    }
}
