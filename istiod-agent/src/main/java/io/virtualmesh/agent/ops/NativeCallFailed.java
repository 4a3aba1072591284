package io.virtualmesh.agent.ops;

/** A call into the C library could not even be made. */
final class NativeCallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    NativeCallFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
