package io.virtualmesh.agent.control;

/**
 * Where the replica's status goes. Must return at once: a slow or failing report never delays a bundle, so an
 * implementation keeps the latest status and works on its own thread.
 */
public interface StatusSink {
    void accept(ReplicaStatus status);

    /** A change of the world worth a Kubernetes Event. */
    void event(Severity severity, String reason, String message);

    /** The two types of a Kubernetes Event. */
    enum Severity {
        NORMAL,
        WARNING
    }
}
