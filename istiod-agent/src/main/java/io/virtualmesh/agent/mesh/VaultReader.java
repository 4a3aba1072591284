package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import io.virtualmesh.api.v1.ObjectRef;
import io.virtualmesh.api.v1.VaultCa;
import io.virtualmesh.api.v1.VaultKubernetesAuth;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code vault} block of a spec that has passed the rules. */
final class VaultReader {
    private static final String AT =
            "spec.mtlsConfig.shared.intermediateCertificateAuthority.vault";
    private static final String DEFAULT_MOUNT = "auth/kubernetes";
    private static final String DEFAULT_TOKEN_KEY = "token";
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private VaultReader() {}

    static VaultIntent read(VaultCa vault, String podNamespace) {
        var server = server(vault.server());
        return new VaultIntent(
                server,
                given(vault.namespace()),
                path(vault.caPath()),
                given(vault.csrPath()).map(VaultReader::path),
                login(vault, podNamespace),
                trust(vault, server, podNamespace));
    }

    /**
     * Secrets and ServiceAccounts may be named in istiod's namespace or the VirtualMesh's only, so that who writes a
     * VirtualMesh cannot read all of the cluster's Secrets through us.
     */
    static List<String> misplacedRefs(VaultCa vault, String ownNamespace, String podNamespace) {
        var found = new ArrayList<String>();
        check(found, "tokenSecretRef", vault.tokenSecretRef(), ownNamespace, podNamespace);
        check(found, "caSecretRef", vault.caSecretRef(), ownNamespace, podNamespace);
        var login = vault.kubernetesAuth();
        check(
                found,
                "kubernetesAuth.serviceAccountRef",
                login == null ? null : login.serviceAccountRef(),
                ownNamespace,
                podNamespace);
        return found;
    }

    private static void check(
            List<String> found,
            String field,
            @Nullable ObjectRef ref,
            String ownNamespace,
            String podNamespace) {
        var namespace = ref == null ? Optional.<String>empty() : given(ref.namespace());
        namespace
                .filter(name -> !name.equals(ownNamespace) && !name.equals(podNamespace))
                .ifPresent(name ->
                        found.add(
                                "%s.%s.namespace: must be %s or %s, not %s"
                                        .formatted(AT, field, podNamespace, ownNamespace, name)));
    }

    private static URI server(@Nullable String text) {
        var trimmed = given(text).orElse("").replaceAll("/+$", "");
        try {
            return URI.create(trimmed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(AT + ".server: is no URL: " + trimmed, e);
        }
    }

    /** Without leading slashes, one leading {@code v1/} and trailing slashes. */
    static String path(@Nullable String text) {
        var bare = given(text).orElse("").replaceAll("^/+", "").replaceAll("/+$", "");
        return bare.startsWith("v1/") ? bare.substring(3).replaceAll("^/+", "") : bare;
    }

    private static Login login(VaultCa vault, String podNamespace) {
        var auth = vault.kubernetesAuth();
        if (auth == null) {
            return new Login.TokenSecret(secret(vault.tokenSecretRef(), podNamespace));
        }
        return new Login.ServiceAccountToken(
                given(auth.mountPath()).map(VaultReader::path).orElse(DEFAULT_MOUNT),
                given(auth.role()).orElse(""),
                jwt(auth, podNamespace));
    }

    private static Jwt jwt(VaultKubernetesAuth auth, String podNamespace) {
        var key = given(auth.secretTokenKey()).orElse(DEFAULT_TOKEN_KEY);
        var account = auth.serviceAccountRef();
        if (account != null) {
            return new Jwt.OfServiceAccount(
                    given(account.namespace()).orElse(podNamespace),
                    given(account.name()).orElse(""),
                    key);
        }
        return given(auth.mountedSaPath())
                .<Jwt>map(path -> new Jwt.Mounted(path, key))
                .orElseGet(() -> new Jwt.Own(key));
    }

    private static ServerTrust trust(VaultCa vault, URI server, String podNamespace) {
        if ("http".equals(server.getScheme())) {
            return new ServerTrust.SystemRoots(); // nothing to verify
        }
        var secret = vault.caSecretRef();
        if (secret != null) {
            return new ServerTrust.InSecret(secret(secret, podNamespace));
        }
        return given(vault.caLocalPath())
                .<ServerTrust>map(ServerTrust.LocalFile::new)
                .or(() -> given(vault.caBundle()).map(text -> new ServerTrust.Inline(pem(text))))
                .orElseGet(ServerTrust.SystemRoots::new);
    }

    private static String pem(String bundle) {
        return bundle.contains(BEGIN)
                ? bundle
                : new String(Base64.getMimeDecoder().decode(bundle), US_ASCII);
    }

    private static SecretRef secret(@Nullable ObjectRef ref, String podNamespace) {
        if (ref == null) {
            throw new IllegalArgumentException(AT + ".tokenSecretRef: Required value");
        }
        return new SecretRef(
                given(ref.namespace()).orElse(podNamespace), given(ref.name()).orElse(""), "");
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(it -> !it.isEmpty());
    }
}
