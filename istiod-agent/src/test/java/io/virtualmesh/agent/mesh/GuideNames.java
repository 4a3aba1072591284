package io.virtualmesh.agent.mesh;

import io.virtualmesh.lab.rights.AuditedRequest;
import java.util.regex.Pattern;

/**
 * Requests with the names of a test replaced by those of the guide, as the shipped rules have them. istiod's namespace is that of
 * the account; namespaces of VirtualMeshes begin with {@code gloo} in all tests.
 */
final class GuideNames {
    static final String MESH = "istiod-istio-system-cluster-1";
    static final String JOINED = "istiod-istio-system-cluster-2";

    private static final String ISTIOD_NAMESPACE = "istio-system";
    private static final String MESH_NAMESPACE = "gloo-mesh";
    private static final String JOIN = "istiod-agent-";
    private static final Pattern ACCOUNT = Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");

    private GuideNames() {}

    /** Of an account that is none of ours it stays as it is. */
    static AuditedRequest of(AuditedRequest request) {
        var account = ACCOUNT.matcher(request.user());
        if (!account.matches()) {
            return request;
        }
        return account.group(2).startsWith(JOIN)
                ? ofJoined(request, account.group(1), account.group(2))
                : ofIstiod(request, account.group(1), account.group(2));
    }

    private static AuditedRequest ofIstiod(AuditedRequest request, String istiod, String account) {
        var namespace = request.namespace();
        if (namespace.equals(istiod)) {
            namespace = ISTIOD_NAMESPACE;
        } else if (namespace.startsWith("gloo")) {
            namespace = MESH_NAMESPACE;
        }
        var mesh = "^(istiod-agent-)?istiod-" + Pattern.quote(istiod) + "-[-a-z0-9]+$";
        return request.at(
                user(ISTIOD_NAMESPACE, account),
                namespace,
                request.name().replaceFirst(mesh, "$1" + MESH));
    }

    /** Such an account is of one mesh, so that the names of any other stay what they are. */
    private static AuditedRequest ofJoined(
            AuditedRequest request, String namespace, String account) {
        var mesh = account.substring(JOIN.length());
        var name = request.name();
        if (name.equals(mesh)) {
            name = JOINED;
        } else if (name.equals(account)) {
            name = JOIN + JOINED;
        }
        return request.at(
                user(MESH_NAMESPACE, JOIN + JOINED),
                request.namespace().equals(namespace) ? MESH_NAMESPACE : request.namespace(),
                name);
    }

    private static String user(String namespace, String account) {
        return "system:serviceaccount:" + namespace + ":" + account;
    }
}
