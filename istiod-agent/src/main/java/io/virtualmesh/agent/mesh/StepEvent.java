package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.StatusSink.Severity;
import io.virtualmesh.agent.trust.Step;

/** How a step is told as an Event. */
record StepEvent(Severity severity, String reason) {
    static StepEvent of(Step step) {
        return switch (step) {
            case Step.Trust _ -> new StepEvent(Severity.NORMAL, "RootTrusted");
            case Step.Allow _ -> new StepEvent(Severity.NORMAL, "RootAllowed");
            case Step.Stop _ -> new StepEvent(Severity.NORMAL, "RootStopped");
            case Step.Drop _ -> new StepEvent(Severity.NORMAL, "RootDropped");
            case Step.Force _ -> new StepEvent(Severity.WARNING, "RootForced");
            case Step.Readdress _ -> new StepEvent(Severity.NORMAL, "RootReaddressed");
        };
    }
}
