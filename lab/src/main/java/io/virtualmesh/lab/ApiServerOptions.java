package io.virtualmesh.lab;

/**
 * What runs beside the API server.
 *
 * @param controllerManager makes Pods of Deployments, ServiceAccounts of namespaces, and deletes
 *     what is to go
 * @param auditBodies the audit log, which has every request, has bodies of writes too
 */
public record ApiServerOptions(boolean controllerManager, boolean auditBodies) {
    public static final ApiServerOptions DEFAULT = new ApiServerOptions(true, false);
}
