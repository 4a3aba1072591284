package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.bundle.SmallFile;
import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.ClusterSecrets.SecretUnavailable;
import io.virtualmesh.agent.control.VaultIntent.Jwt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the login token afresh each time: kubelet replaces it long before it expires. */
record JwtSource(VaultSettings settings, ClusterSecrets secrets) {
    private static final int MAX_BYTES = 65_536;

    ServiceAccountJwt read(Jwt jwt) throws VaultFault {
        return switch (jwt) {
            case Jwt.Own(var key) -> fromFile(settings.serviceAccountDir().toString(), key);
            case Jwt.Mounted(var path, var key) -> fromFile(path, key);
            case Jwt.OfServiceAccount(var namespace, var name, var key) -> {
                String source = "ServiceAccount " + namespace + "/" + name;
                try {
                    yield parsed(secrets.serviceAccountToken(namespace, name, key), source);
                } catch (SecretUnavailable e) {
                    throw VaultFault.passing(
                            VaultReason.SECRET_UNAVAILABLE,
                            "token of " + source + ": " + e.getMessage());
                }
            }
        };
    }

    private static ServiceAccountJwt fromFile(String path, String key) throws VaultFault {
        Path file = file(path, key);
        try {
            byte[] content = SmallFile.read(file);
            int length = Math.min(content.length, MAX_BYTES);
            return parsed(
                    new String(content, 0, length, StandardCharsets.US_ASCII), file.toString());
        } catch (SmallFile.Unfit e) {
            throw missing(file, e.words());
        } catch (NoSuchFileException e) {
            throw missing(file, "does not exist; does the pod mount a ServiceAccount token there?");
        } catch (AccessDeniedException e) {
            throw missing(file, "may not be read by our user; set fsGroup on the pod");
        } catch (IOException e) {
            throw missing(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Path file(String path, String key) throws VaultFault {
        try {
            Path directory = Path.of(path);
            return Files.isDirectory(directory) ? directory.resolve(key) : directory;
        } catch (InvalidPathException e) {
            throw VaultFault.refused(
                    VaultReason.TOKEN_MISSING, "mountedSaPath is no path: " + PeerText.safe(path));
        }
    }

    private static ServiceAccountJwt parsed(String text, String source) throws VaultFault {
        if (text.isBlank()) {
            throw VaultFault.passing(
                    VaultReason.TOKEN_MISSING, "login token: " + source + " is empty");
        }
        return ServiceAccountJwt.parse(text, source)
                .orElseThrow(() ->
                        VaultFault.passing(
                                VaultReason.TOKEN_MISSING,
                                "login token: " + source + " holds no JWT; nothing was sent"));
    }

    private static VaultFault missing(Path file, String why) {
        return VaultFault.passing(VaultReason.TOKEN_MISSING, "login token: " + file + " " + why);
    }
}
