package io.virtualmesh.agent.mesh;

/** A request to renew now: an annotation on the report, which each replica answers once. */
public final class RenewRequest {
    /** Any text; each new value is a new request. We write the time of the request. */
    public static final String ANNOTATION = "istiod-agent.virtualmesh.io/renew-requested-at";

    private RenewRequest() {}
}
