package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;

/**
 * One request.
 *
 * @param path below {@code /v1/}, without a leading slash
 */
record VaultCall(HttpMethod method, String path, Optional<ObjectNode> body) {
    private static final Pattern PATH = Pattern.compile("[^\\s?#%\\\\\\p{Cntrl}]+");
    private static final HttpMethod LIST = HttpMethod.valueOf("LIST");

    static VaultCall post(String path, ObjectNode body) {
        return new VaultCall(HttpMethod.POST, path, Optional.of(body));
    }

    static VaultCall get(String path) {
        return new VaultCall(HttpMethod.GET, path, Optional.empty());
    }

    /** Vault's own method; answers 404 when there is nothing to list. */
    static VaultCall list(String path) {
        return new VaultCall(LIST, path, Optional.empty());
    }

    static VaultCall delete(String path) {
        return new VaultCall(HttpMethod.DELETE, path, Optional.empty());
    }

    /**
     * The address at {@code server}.
     *
     * @throws VaultFault when the path of the spec would lead elsewhere than below {@code /v1/}
     */
    URI at(URI server) throws VaultFault {
        if (!PATH.matcher(path).matches() || ("/" + path + "/").matches(".*/(\\.{1,2})?/.*")) {
            throw VaultFault.refused(
                    VaultReason.PATH_UNKNOWN,
                    "\""
                            + PeerText.safe(path)
                            + "\" is no path of Vault; it takes mount and endpoint, such as"
                            + " pki/root/sign-intermediate");
        }
        try {
            String raw = new URI(null, null, "/v1/" + path, null).getRawPath();
            return URI.create(ServerAddress.stripEnd(server.toString()) + raw);
        } catch (URISyntaxException e) {
            throw VaultFault.refused(
                    VaultReason.PATH_UNKNOWN,
                    "\"" + PeerText.safe(path) + "\" is no path of Vault");
        }
    }

    /** Method and path; the body may hold a JWT. */
    @Override
    public String toString() {
        return method.name() + " " + path;
    }
}
