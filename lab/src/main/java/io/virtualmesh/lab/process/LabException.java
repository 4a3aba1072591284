package io.virtualmesh.lab.process;

import org.jspecify.annotations.Nullable;

/** A part of the lab could not be installed, started or spoken to; the message says what to do. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        this(message, null);
    }

    public LabException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
