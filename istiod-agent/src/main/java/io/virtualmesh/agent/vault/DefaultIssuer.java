package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.vault.RootReader.Reading;
import java.util.Optional;

/**
 * The other path of an issuer that is the default of its mount. A trust plan names issuers by their ids, and the policies of most
 * guides allow {@code <mount>/root/sign-intermediate} only.
 */
final class DefaultIssuer {
    private DefaultIssuer() {}

    /** Where the same issuer signs as the default one; empty where it is not the default, or nobody can tell. */
    static Optional<String> pathOf(VaultConnection connection, String signPath) {
        var asDefault = PkiPath.signMount(signPath).map(PkiPath::signPathOfDefault);
        return asDefault.filter(
                path -> !path.equals(signPath) && isSame(connection, path, signPath));
    }

    private static boolean isSame(VaultConnection connection, String asDefault, String signPath) {
        try {
            return RootReader.read(connection, asDefault) instanceof Reading.Found found
                    && found.signPath().equals(signPath);
        } catch (VaultFault unknown) {
            return false; // what was refused stays refused
        }
    }
}
