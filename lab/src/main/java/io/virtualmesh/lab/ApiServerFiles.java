package io.virtualmesh.lab;

import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys, tokens and flags of kube-apiserver (reference: the flags that were enough on loopback). */
record ApiServerFiles(Path home, String caPem, String adminToken) {
    static final String AUDIT_LOG = "audit.log";

    private static final String REQUESTS_ONLY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
            """;

    private static final String WITH_BODIES =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
              verbs: [get, list, watch]
            - level: Metadata
              resources: [{group: "", resources: [serviceaccounts/token]}]
            - level: RequestResponse
            """;

    static ApiServerFiles create(Path home, LabCa ca, ApiServerOptions options) {
        var token = Secrets.token();
        var identity =
                ca.issue(
                        "kube-apiserver",
                        List.of(
                                "localhost",
                                "127.0.0.1",
                                "kubernetes",
                                "kubernetes.default",
                                "kubernetes.default.svc"));
        WorkDir.write(home.resolve("tls.crt"), identity.certificatePem());
        WorkDir.write(home.resolve("tls.key"), identity.keyPem());
        WorkDir.write(home.resolve("ca.crt"), ca.certificatePem());
        // A key of its own for tokens of ServiceAccounts; its certificate serves as public key.
        var accounts = LabCa.root("CN=service-accounts", KeyKind.P256);
        WorkDir.write(home.resolve("accounts.crt"), accounts.certificatePem());
        WorkDir.write(home.resolve("accounts.key"), accounts.traditionalKeyPem());
        WorkDir.write(home.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
        WorkDir.write(
                home.resolve("audit-policy.yaml"),
                options.auditBodies() ? WITH_BODIES : REQUESTS_ONLY);
        return new ApiServerFiles(home, ca.certificatePem(), token);
    }

    List<String> command(String program, int port, List<String> etcdFlags) {
        var command =
                new ArrayList<>(
                        List.of(
                                program,
                                "--secure-port=" + port,
                                "--bind-address=127.0.0.1",
                                "--advertise-address=127.0.0.1",
                                "--endpoint-reconciler-type=none",
                                "--tls-cert-file=tls.crt",
                                "--tls-private-key-file=tls.key",
                                "--service-account-issuer=https://kubernetes.default.svc",
                                "--service-account-key-file=accounts.crt",
                                "--service-account-signing-key-file=accounts.key",
                                "--token-auth-file=tokens.csv",
                                "--authorization-mode=RBAC",
                                "--service-cluster-ip-range=10.96.0.0/16",
                                "--allow-privileged=true",
                                "--enable-priority-and-fairness=false",
                                "--profiling=false",
                                "--audit-policy-file=audit-policy.yaml",
                                "--audit-log-path=" + AUDIT_LOG));
        command.addAll(etcdFlags);
        return command;
    }

    @Override
    public String toString() {
        return "files of kube-apiserver in " + home;
    }
}
