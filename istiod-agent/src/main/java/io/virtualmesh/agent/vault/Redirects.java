package io.virtualmesh.agent.vault;

import java.net.URI;
import java.util.Optional;

/**
 * Where a standby may send us. The token and, at a login, the JWT travel with the request, so the target has to be a server that
 * may have them: one of {@code VAULT_SERVERS} where that is set, and never plain {@code http} when we began with {@code https}.
 */
record Redirects(VaultServers servers) {
    /** A standby names the active node at once; more is a loop. */
    static final int MOST = 3;

    URI next(VaultCall call, URI from, Optional<String> location) throws VaultFault {
        if (location.isEmpty()) {
            throw VaultFault.passing(
                    VaultReason.NO_LEADER,
                    call
                            + " at "
                            + from
                            + ": a standby answered 307 without a target, it knows no active node");
        }
        URI target = resolve(call, from, location.get());
        if (ServerAddress.isHttps(from) && !ServerAddress.isHttps(target)) {
            throw notAllowed(call, from, target, "from https to plain http no token follows");
        }
        if (!servers.allows(target)) {
            throw notAllowed(
                    call, from, target, "VAULT_SERVERS does not list it; add it if it is yours");
        }
        return target;
    }

    private static URI resolve(VaultCall call, URI from, String location) throws VaultFault {
        try {
            URI target = from.resolve(location);
            if (ServerAddress.faultOf(target) == null) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // falls through: no URL at all
        }
        throw VaultFault.refused(
                VaultReason.NOT_VAULT,
                call
                        + " at "
                        + from
                        + " is redirected to something that is no address of a server");
    }

    private static VaultFault notAllowed(VaultCall call, URI from, URI target, String why) {
        return VaultFault.refused(
                VaultReason.SERVER_NOT_ALLOWED,
                call
                        + " at "
                        + from
                        + " is redirected to "
                        + target.getScheme()
                        + "://"
                        + target.getAuthority()
                        + ": "
                        + why);
    }
}
