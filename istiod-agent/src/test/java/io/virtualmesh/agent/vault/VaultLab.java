package io.virtualmesh.agent.vault;

import io.virtualmesh.lab.Bao;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.VaultGuide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A Vault configured as the guide does it, with mounts, role and policy of its own, and a mounted ServiceAccount token.
 *
 * @param tokenFile where the token lies, as kubelet would mount it
 */
record VaultLab(Bao bao, VaultGuide guide, Path tokenFile) {
    static final String NAMESPACE = "istio-system";

    /** On the shared server; {@code prefix} keeps it apart from other tests. */
    static VaultLab configured(String prefix) {
        return on(Lab.shared().bao(), GuideOptions.QUICK.withPrefix(prefix));
    }

    static VaultLab on(Bao bao, GuideOptions options) {
        var api = Lab.shared().apiServer();
        api.createNamespace(NAMESPACE);
        api.createServiceAccount(NAMESPACE, "istiod");
        var guide = bao.configureAsGuide(api, options);
        return new VaultLab(bao, guide, mount(tokenOf(NAMESPACE, "istiod")));
    }

    static String tokenOf(String namespace, String account) {
        return Lab.shared().apiServer().token(namespace, account, null, null);
    }

    /** A token file as kubelet mounts it. */
    static Path mount(String token) {
        try {
            var file = Lab.shared().newFolder("serviceaccount").resolve("token");
            return Files.writeString(file, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    VaultSettings settings() {
        return VaultSettings.defaults()
                .withServers(VaultServers.parse(bao.address()))
                .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(60))
                .withServiceAccountDir(tokenFile.getParent());
    }

    VaultSigner signer() {
        return new VaultSigner(settings(), new FakeSecrets(), Pods.UNKNOWN);
    }

    VaultIntents intents() {
        return VaultIntents.at(bao.address())
                .signPath(guide.caPath())
                .csrPath(guide.csrPath())
                .jwtFile(guide.authMount(), guide.role(), tokenFile);
    }
}
