package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.SmallFile;
import io.virtualmesh.agent.bundle.TlsJudge;
import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.ClusterSecrets.SecretUnavailable;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What verifies Vault's server certificate, and how people call it.
 *
 * @param name for messages, such as {@code caLocalPath /etc/vault/ca.pem}
 */
record TrustSource(String name, X509ExtendedTrustManager judge) {
    /** Data key of a Secret that holds a CA, when the spec names none. */
    static final String SECRET_KEY = "root-cert.pem";

    static TrustSource of(ServerTrust trust, ClusterSecrets secrets) throws VaultFault {
        return switch (trust) {
            case ServerTrust.SystemRoots _ ->
                    new TrustSource("the public CAs of the Java runtime", TlsJudge.ofRuntime());
            case ServerTrust.Inline(var pem) -> ofPem("caBundle", pem);
            case ServerTrust.LocalFile(var path) -> ofPem("caLocalPath " + path, file(path));
            case ServerTrust.InSecret(var ref) -> {
                try {
                    byte[] pem = secrets.read(ref, SECRET_KEY);
                    yield ofPem("caSecretRef " + ref, new String(pem, StandardCharsets.UTF_8));
                } catch (SecretUnavailable e) {
                    throw VaultFault.passing(
                            VaultReason.SECRET_UNAVAILABLE,
                            "CA of Vault's certificate (caSecretRef): " + e.getMessage());
                }
            }
        };
    }

    private static String file(String path) throws VaultFault {
        try {
            return new String(SmallFile.read(Path.of(path)), StandardCharsets.ISO_8859_1);
        } catch (SmallFile.Unfit e) {
            throw VaultFault.passing(
                    VaultReason.SECRET_UNAVAILABLE,
                    "CA of Vault's certificate: caLocalPath " + path + " " + e.words());
        } catch (IOException | IllegalArgumentException e) {
            throw VaultFault.passing(
                    VaultReason.SECRET_UNAVAILABLE,
                    "CA of Vault's certificate: caLocalPath "
                            + path
                            + " cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); is it mounted into this container?");
        }
    }

    private static TrustSource ofPem(String name, String pem) throws VaultFault {
        try {
            return new TrustSource(name, TlsJudge.of(Certificates.parseAll(pem)));
        } catch (BadPem e) {
            throw VaultFault.refused(
                    VaultReason.SECRET_UNAVAILABLE,
                    "CA of Vault's certificate: " + e.in(name).getMessage());
        }
    }
}
