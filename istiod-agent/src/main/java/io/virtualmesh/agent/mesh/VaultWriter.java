package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.virtualmesh.agent.control.VaultBlocks;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import io.virtualmesh.agent.trust.VaultBlock;
import io.virtualmesh.api.v1.IntermediateCertificateAuthority;
import io.virtualmesh.api.v1.IssuedCertificateSpecBuilder;
import io.virtualmesh.api.v1.ObjectRef;
import io.virtualmesh.api.v1.SpecRules;
import io.virtualmesh.api.v1.VaultCa;
import io.virtualmesh.api.v1.VaultCaBuilder;
import io.virtualmesh.api.v1.VaultKubernetesAuth;
import io.virtualmesh.api.v1.VaultKubernetesAuthBuilder;
import io.virtualmesh.api.v1.Violation;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The {@code vault} block beside a root of the trust plan: the same as in a spec, as one text, with all that a spec may leave
 * out written out. Who can write the report can write a block, so only what we could have written is read.
 */
public final class VaultWriter implements VaultBlocks {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private final MeshSettings settings;

    public VaultWriter(MeshSettings settings) {
        this.settings = settings;
    }

    @Override
    public VaultBlock write(VaultIntent intent, String signPath) {
        var vault =
                VaultCaBuilder.builder()
                        .server(intent.server().toString())
                        .namespace(intent.namespace().orElse(null))
                        .caPath(path(signPath))
                        .csrPath(intent.csrPath().map(VaultWriter::path).orElse(null));
        switch (intent.login()) {
            case Login.TokenSecret(var secret) -> vault.tokenSecretRef(ref(secret));
            case Login.ServiceAccountToken login -> vault.kubernetesAuth(auth(login));
        }
        switch (intent.trust()) {
            case ServerTrust.SystemRoots _ -> {}
            case ServerTrust.Inline(var pem) -> vault.caBundle(bundle(pem));
            case ServerTrust.LocalFile(var path) -> vault.caLocalPath(path);
            case ServerTrust.InSecret(var secret) -> vault.caSecretRef(ref(secret));
        }
        return new VaultBlock(Json.text(vault.build()));
    }

    @Override
    public VaultIntent read(VaultBlock block) {
        var vault = parse(block.json());
        var reasons = new ArrayList<>(broken(vault));
        reasons.addAll(
                VaultReader.misplacedRefs(
                        vault, settings.virtualMeshNamespace(), settings.podNamespace()));
        if (!reasons.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reasons));
        }
        var intent = VaultReader.read(vault, settings.podNamespace());
        if (!write(intent, intent.signPath()).equals(block)) {
            throw new IllegalArgumentException("it is not written as istiod-agent writes it");
        }
        return intent;
    }

    private static VaultCa parse(String json) {
        try {
            return Json.strictlyAs(Json.strictTree(json), VaultCa.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no vault block", e);
        }
    }

    /** The same rules as for the block of a spec. */
    private static List<String> broken(VaultCa vault) {
        var order =
                IssuedCertificateSpecBuilder.builder()
                        .agentCa(new IntermediateCertificateAuthority(vault))
                        .build();
        return SpecRules.check(order).stream().map(Violation::toString).toList();
    }

    /** One leading {@code v1/} is taken off when it is read. */
    private static String path(String path) {
        return path.startsWith("v1/") ? "v1/" + path : path;
    }

    private static VaultKubernetesAuth auth(Login.ServiceAccountToken login) {
        var auth =
                VaultKubernetesAuthBuilder.builder()
                        .mountPath(path(login.mount()))
                        .role(login.role());
        switch (login.jwt()) {
            case Jwt.Mounted(var path, var key) -> auth.mountedSaPath(path).secretTokenKey(key);
            case Jwt.Own(var key) -> auth.secretTokenKey(key);
            case Jwt.OfServiceAccount(var namespace, var name, var key) ->
                    auth.serviceAccountRef(new ObjectRef(name, namespace)).secretTokenKey(key);
        }
        return auth.build();
    }

    private static ObjectRef ref(SecretRef secret) {
        if (!secret.key().isEmpty()) {
            throw new IllegalArgumentException(
                    "a vault block cannot name key " + secret.key() + " of Secret " + secret);
        }
        return new ObjectRef(secret.name(), secret.namespace());
    }

    private static String bundle(String pem) {
        return pem.contains(BEGIN)
                ? pem
                : Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII));
    }
}
