package io.virtualmesh.lab;

import io.virtualmesh.lab.pki.LabCa;
import java.util.List;
import java.util.Map;

/**
 * A Vault set up as the guide of seeds/002 does it: Kubernetes login, mounts {@code pki} (with an
 * imported root) and {@code pki_int}, one policy and one role.
 */
public final class VaultGuide {
    private final VaultServer bao;
    private final GuideOptions options;
    private final LabCa root;

    private VaultGuide(VaultServer bao, GuideOptions options, LabCa root) {
        this.bao = bao;
        this.options = options;
        this.root = root;
    }

    /** Sets up all that the guide does for logins from one cluster. */
    public static VaultGuide configure(
            VaultServer bao, KubernetesLogin login, GuideOptions options) {
        return configure(bao, login, options, LabCa.root("O=my-org", options.rootKey()));
    }

    /** The same with a given root, which several Vaults may share. */
    public static VaultGuide configure(
            VaultServer bao, KubernetesLogin login, GuideOptions options, LabCa root) {
        var guide = new VaultGuide(bao, options, root);
        guide.enableLogin(login, options.authMount());
        guide.putRole(options.role(), options.serviceAccount(), "istio-system", options.role());
        guide.mountPki();
        if (options.tiers() != GuideOptions.Tiers.TWO) {
            new UpperTier(bao, options, guide.rootPem()).mount();
        }
        guide.putPolicy(options.role(), guide.policyOfTheGuide());
        return guide;
    }

    /** The root that was imported into Vault. */
    public LabCa root() {
        return root;
    }

    /** As {@code openssl} wrote it, without the newline at its end. */
    public String rootPem() {
        return root.certificatePem();
    }

    /** {@code caPath} of a VirtualMesh, for example {@code pki/root/sign-intermediate}. */
    public String caPath() {
        var mount =
                options.tiers() == GuideOptions.Tiers.TWO
                        ? options.rootMount()
                        : options.upperMount();
        return mount + "/root/sign-intermediate";
    }

    /** {@code csrPath} of a VirtualMesh. */
    public String csrPath() {
        return options.keyMount() + "/intermediate/generate/exported";
    }

    public String role() {
        return options.role();
    }

    /** {@code mountPath} of a VirtualMesh, for example {@code kubernetes}. */
    public String authMount() {
        return options.authMount();
    }

    /** Keys that Vault has made and still holds. */
    public List<String> keysInVault() {
        return bao.list(options.keyMount() + "/keys");
    }

    /** Replaces or adds a policy, for example the least one. */
    public void putPolicy(String name, String hcl) {
        bao.write("sys/policies/acl/" + name, Map.of("policy", hcl));
    }

    /** What a change of the root needs beyond the guide's policy: to sign under the root of before. */
    public void allowEveryIssuer() {
        putPolicy(
                options.role(),
                policyOfTheGuide()
                        + "path \"%s/issuer/+/sign-intermediate\" {capabilities = [\"update\"]}\n"
                                .formatted(options.rootMount()));
    }

    /** Replaces or adds a role of the Kubernetes login. */
    public void putRole(String name, String serviceAccount, String namespace, String policy) {
        putRole(options.authMount(), name, serviceAccount, namespace, policy);
    }

    private void putRole(
            String mount, String name, String serviceAccount, String namespace, String policy) {
        bao.write(
                "auth/" + mount + "/role/" + name,
                Map.of(
                        "bound_service_account_names", serviceAccount,
                        "bound_service_account_namespaces", namespace,
                        "policies", policy,
                        "ttl", "2400h"));
    }

    /** Lets one more cluster log in, at a mount of its own, in the same role. */
    public void enableLoginAt(String mount, KubernetesLogin login) {
        enableLogin(login, mount);
        putRole(mount, options.role(), options.serviceAccount(), "istio-system", options.role());
    }

    private void enableLogin(KubernetesLogin login, String mount) {
        bao.mount("sys/auth/" + mount, "kubernetes");
        bao.write(
                "auth/" + mount + "/config",
                Map.of(
                        "token_reviewer_jwt", login.reviewerToken(),
                        "kubernetes_host", login.host(),
                        "kubernetes_ca_cert", login.caPem()));
    }

    private void mountPki() {
        bao.mount("sys/mounts/" + options.rootMount(), "pki");
        bao.write(
                options.rootMount() + "/config/ca",
                Map.of("pem_bundle", root.keyPem() + "\n" + root.certificatePem()));
        bao.mount("sys/mounts/" + options.keyMount(), "pki");
    }

    /** The guide's policy; with a third tier its last path is that of the upper mount. */
    private String policyOfTheGuide() {
        return """
        path "%s/*" {
        capabilities = ["create", "read", "update", "delete", "list"]
        }
        path "%s/cert/ca" {
        capabilities = ["read"]
        }
        path "%s" {
        capabilities = ["create", "read", "update", "list"]
        }
        """
                .formatted(options.keyMount(), options.rootMount(), caPath());
    }
}
