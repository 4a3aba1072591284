package io.virtualmesh.lab;

/**
 * What runs beside the API server.
 *
 * @param controllerManager makes Pods of Deployments, ServiceAccounts of namespaces, and deletes
 *     what is to go
 * @param auditLog writes every request, with bodies of writes, to a file
 */
public record ApiServerOptions(boolean controllerManager, boolean auditLog) {
    public static final ApiServerOptions DEFAULT = new ApiServerOptions(true, false);
}
