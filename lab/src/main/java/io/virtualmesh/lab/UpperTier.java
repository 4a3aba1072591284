package io.virtualmesh.lab;

import io.virtualmesh.lab.GuideOptions.Tiers;
import java.util.Map;

/** A mount between the root's and istiod's intermediate, as real PKIs have it. */
final class UpperTier {
    private final VaultServer bao;
    private final GuideOptions options;
    private final String rootPem;

    UpperTier(VaultServer bao, GuideOptions options, String rootPem) {
        this.bao = bao;
        this.options = options;
        this.rootPem = rootPem;
    }

    void mount() {
        var mount = options.upperMount();
        bao.mount("sys/mounts/" + mount, "pki");
        var csr =
                bao.write(
                        mount + "/intermediate/generate/internal",
                        Map.of("common_name", "upper", "key_type", "ec", "key_bits", 256));
        var signed =
                bao.write(
                                options.rootMount() + "/root/sign-intermediate",
                                Map.of(
                                        "csr", csr.path("csr").asText(),
                                        "common_name", "upper",
                                        "organization", "my-org",
                                        "ttl", "700h"))
                        .path("certificate")
                        .asText();
        var known = options.tiers() == Tiers.THREE ? signed : signed + "\n" + rootPem;
        bao.write(mount + "/intermediate/set-signed", Map.of("certificate", known));
    }
}
