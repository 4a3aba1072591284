package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.bundle.BundleCheck;
import io.virtualmesh.agent.bundle.BundleRules;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.Flaw;
import io.virtualmesh.agent.control.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the files that istiod reads are complete, proven, and closed to others. */
final class BundleFindings {
    private static final String ACCESS = "CA files' modes";
    private static final String BUNDLE = "CA bundle";
    private static final int OTHERS = 07;
    private static final int GROUP_WRITES = 020;

    private final Path home;
    private final BundleRules rules;

    BundleFindings(Path home, BundleRules rules) {
        this.home = home;
        this.rules = rules;
    }

    Finding none() {
        return Finding.failed(
                BUNDLE,
                "no bundle is published in " + home,
                "init-container waits for something; its log says for what");
    }

    Finding unreadable(Exception why) {
        return Finding.failed(
                BUNDLE,
                "the bundle in %s cannot be read: %s".formatted(home, why.getMessage()),
                "run `check` as the user of our container; if it says the same there, `renew`");
    }

    Finding modes(Path set) throws IOException {
        List<String> open = new ArrayList<>();
        for (String name : IstiodFiles.FOUR) {
            int mode = mode(set.resolve(name));
            if ((mode & (OTHERS | GROUP_WRITES)) != 0) {
                open.add("%s has mode %04o".formatted(name, mode));
            }
        }
        int directory = mode(set);
        if ((directory & (OTHERS | GROUP_WRITES)) != 0) {
            open.add("their directory has mode %04o".formatted(directory));
        }
        return open.isEmpty()
                ? Finding.ok(ACCESS, owner(set) + " read, nobody else")
                : Finding.failed(
                        ACCESS,
                        String.join(", ", open),
                        "somebody changed them: `renew` replaces all files");
    }

    Finding proof(CaBundle bundle, Instant now) {
        List<Flaw> flaws = BundleCheck.flaws(bundle, now, rules);
        return flaws.isEmpty()
                ? Finding.ok(
                        BUNDLE,
                        "%s, proven up to its root, until %s"
                                .formatted(
                                        Certificates.describe(bundle.signer()),
                                        bundle.lifetime().until()))
                : Finding.failed(
                        BUNDLE,
                        flaws.stream().map(Flaw::toString).collect(Collectors.joining("; ")),
                        "`renew` asks for another one; what Vault signs decides");
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode") & 0777;
    }

    private static String owner(Path set) throws IOException {
        var owned = Files.readAttributes(set.resolve(IstiodFiles.CA_KEY), "unix:uid,gid");
        return "uid %s and gid %s".formatted(owned.get("uid"), owned.get("gid"));
    }
}
