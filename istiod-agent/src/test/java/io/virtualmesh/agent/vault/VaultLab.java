package io.virtualmesh.agent.vault;

import io.virtualmesh.lab.Bao;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * OpenBao with the mounts of the guide under names of their own, and a {@code jwt} mount as login: the same call as of a {@code
 * kubernetes} mount, without an API server to start. {@link KubernetesLoginIT} has the real one.
 *
 * @param prefix of mounts and policy
 * @param tokenFile where the ServiceAccount token lies, as kubelet would mount it
 */
record VaultLab(Bao bao, String prefix, LabCa root, TokenMaker tokens, Path tokenFile) {
    static final String ISTIOD = "system:serviceaccount:istio-system:istiod";

    /** As {@code seeds/002} has it. */
    private static final String POLICY_OF_THE_GUIDE =
            """
            path "pki_int/*" {
            capabilities = ["create", "read", "update", "delete", "list"]
            }
            path "pki/cert/ca" {
            capabilities = ["read"]
            }
            path "pki/root/sign-intermediate" {
            capabilities = ["create", "read", "update", "list"]
            }
            """;

    /** On the shared server; {@code prefix} keeps it apart from other tests. */
    static VaultLab configured(String prefix) {
        return on(Lab.shared().bao(), prefix);
    }

    static VaultLab on(Bao bao, String prefix) {
        var tokens = TokenMaker.create();
        var root = LabCa.root("O=my-org", KeyKind.P256);
        var file = mount(tokens.token(ISTIOD, "vault"));
        var lab = new VaultLab(bao, prefix, root, tokens, file);
        lab.enable("pki");
        lab.enable("pki_int");
        bao.write(
                prefix + "pki/config/ca",
                Map.of("pem_bundle", root.keyPem() + "\n" + root.certificatePem()));
        bao.mount("sys/auth/" + prefix + "jwt", "jwt");
        bao.write(
                "auth/" + prefix + "jwt/config",
                Map.of("jwt_validation_pubkeys", List.of(tokens.publicKeyPem())));
        lab.policy(POLICY_OF_THE_GUIDE);
        lab.role("istiod", Map.of());
        return lab;
    }

    /** The policy that we ship, for our mounts. */
    static String leastPolicy() {
        try (var in = VaultSigner.class.getResourceAsStream("least-policy.hcl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path mount(String token) {
        try {
            var file = Lab.shared().newFolder("serviceaccount").resolve("token");
            return Files.writeString(file, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void enable(String mount) {
        bao.mount("sys/mounts/" + prefix + mount, "pki");
    }

    void policy(String hcl) {
        var ours = hcl.replace("path \"", "path \"" + prefix);
        bao.write("sys/policies/acl/" + prefix + "istiod", Map.of("policy", ours));
    }

    void role(String name, Map<String, Object> more) {
        var role = new HashMap<String, Object>();
        role.put("role_type", "jwt");
        role.put("user_claim", "sub");
        role.put("bound_audiences", List.of("vault"));
        role.put("bound_subject", ISTIOD);
        role.put("token_policies", List.of(prefix + "istiod"));
        role.putAll(more);
        bao.write("auth/" + prefix + "jwt/role/" + name, role);
    }

    List<String> keysInVault() {
        return bao.list(prefix + "pki_int/keys");
    }

    VaultSettings settings() {
        return VaultSettings.defaults()
                .withServers(VaultServers.parse(bao.address()))
                .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(60));
    }

    VaultSigner signer() {
        return signer(Pods.UNKNOWN);
    }

    VaultSigner signer(Pods pods) {
        return new VaultSigner(settings(), new FakeSecrets(), pods);
    }

    VaultIntents intents() {
        return VaultIntents.at(bao.address())
                .signPath(prefix + "pki/root/sign-intermediate")
                .csrPath(prefix + "pki_int/intermediate/generate/exported")
                .jwtFile(prefix + "jwt", "istiod", tokenFile);
    }

    /** A third tier: {@code pki_upper}, whose mount knows its own certificate only (the usual way). */
    VaultIntents throughUpperTier() {
        enable("pki_upper");
        var made =
                bao.write(
                        prefix + "pki_upper/intermediate/generate/internal",
                        Map.of("common_name", "upper", "key_type", "ec"));
        var signed =
                bao.write(
                        prefix + "pki/root/sign-intermediate",
                        Map.of("csr", made.path("csr").asText(), "common_name", "upper"));
        bao.write(
                prefix + "pki_upper/intermediate/set-signed",
                Map.of("certificate", signed.path("certificate").asText()));
        policy(POLICY_OF_THE_GUIDE.replace("\"pki/root", "\"pki_upper/root"));
        return intents().signPath(prefix + "pki_upper/root/sign-intermediate");
    }
}
