package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.MeshIntent.CertificateWish;
import io.virtualmesh.agent.control.Signer.SigningRequest;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Intents as the VirtualMesh of the guide gives them, and ways to differ from it. */
record VaultIntents(
        VaultIntent vault, KeySpec key, Duration ttl, String mesh, String pod, Instant now) {
    static final String MESH = "istiod-istio-system-cluster-1";
    static final String POD = "istiod-6d5f7c9b8-x2x7k";

    static VaultIntents at(String server) {
        return new VaultIntents(
                new VaultIntent(
                        URI.create(server),
                        Optional.empty(),
                        "pki/root/sign-intermediate",
                        Optional.of("pki_int/intermediate/generate/exported"),
                        new Login.ServiceAccountToken(
                                "auth/kubernetes", "gen-int-ca-istio", new Jwt.Own("token")),
                        new ServerTrust.SystemRoots()),
                KeySpec.ECDSA_P256,
                Duration.ofDays(30),
                MESH,
                POD,
                Instant.now());
    }

    VaultIntents withoutCsrPath() {
        return with(copy(vault.signPath(), Optional.empty(), vault.login(), vault.trust()));
    }

    VaultIntents csrPath(String path) {
        return with(copy(vault.signPath(), Optional.of(path), vault.login(), vault.trust()));
    }

    VaultIntents signPath(String path) {
        return with(copy(path, vault.csrPath(), vault.login(), vault.trust()));
    }

    VaultIntents trust(ServerTrust trust) {
        return with(copy(vault.signPath(), vault.csrPath(), vault.login(), trust));
    }

    VaultIntents login(Login login) {
        return with(copy(vault.signPath(), vault.csrPath(), login, vault.trust()));
    }

    VaultIntents jwtFile(String mount, String role, Path file) {
        return login(
                new Login.ServiceAccountToken(
                        "auth/" + mount, role, new Jwt.Mounted(file.toString(), "token")));
    }

    VaultIntents tokenSecret(String name) {
        return login(new Login.TokenSecret(new SecretRef("istio-system", name, "")));
    }

    VaultIntents namespace(String name) {
        return with(
                new VaultIntent(
                        vault.server(),
                        Optional.of(name),
                        vault.signPath(),
                        vault.csrPath(),
                        vault.login(),
                        vault.trust()));
    }

    VaultIntents key(KeySpec other) {
        return new VaultIntents(vault, other, ttl, mesh, pod, now);
    }

    VaultIntents ttl(Duration other) {
        return new VaultIntents(vault, key, other, mesh, pod, now);
    }

    VaultIntents pod(String other) {
        return new VaultIntents(vault, key, ttl, mesh, other, now);
    }

    MeshIntent intent() {
        return new MeshIntent(
                mesh,
                new MeshIntent.Source("gloo-mesh", "virtual-mesh", "", 0),
                new CertificateWish(ttl, key, "istio-ca", 0.1),
                vault,
                false,
                MeshIntent.Verification.OBSERVED);
    }

    SigningRequest request() {
        return new SigningRequest(intent(), pod, now);
    }

    private VaultIntents with(VaultIntent other) {
        return new VaultIntents(other, key, ttl, mesh, pod, now);
    }

    private VaultIntent copy(
            String signPath, Optional<String> csrPath, Login login, ServerTrust trust) {
        return new VaultIntent(vault.server(), vault.namespace(), signPath, csrPath, login, trust);
    }
}
