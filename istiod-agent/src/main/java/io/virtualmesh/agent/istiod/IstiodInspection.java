package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.BundleRules;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.control.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code check} says of the volume and of istiod. Looks only: nothing is written, and istiod sees no more than one TLS
 * handshake and one scrape. For use inside the Pod.
 */
public final class IstiodInspection {
    private final SetDirectory sets;
    private final VolumeFindings volume;
    private final BundleFindings files;
    private final ServingFindings serving;

    public IstiodInspection(IstiodSettings settings, BundleRules rules) {
        Path home = settings.directory();
        this.sets = new SetDirectory(home, new VolumeWriter(OptionalInt.empty(), Steps.NONE));
        this.volume =
                new VolumeFindings(
                        home,
                        new VolumeCheck(home, VolumeCheck.MOUNTINFO, settings.allowDiskVolume()),
                        VolumeFindings.SWAPS);
        this.files = new BundleFindings(home, rules);
        this.serving =
                new ServingFindings(
                        new IstiodDial(settings.secureAddress())::look,
                        new ExpiryMetric(settings.monitoringAddress())::read,
                        settings.issuesOwnCertificate());
    }

    public List<Finding> inspect(Instant now) {
        List<Finding> findings = new ArrayList<>(volume.look());
        Optional<CaBundle> published = Optional.empty();
        try {
            Optional<Path> set = sets.current();
            Optional<RawSet> raw = sets.read();
            if (set.isPresent() && raw.isPresent()) {
                findings.add(files.modes(set.get()));
                published = Optional.of(bundle(raw.get()));
                findings.add(files.proof(published.get(), now));
            } else {
                findings.add(files.none());
            }
        } catch (IOException | BadPem unusable) {
            findings.add(files.unreadable(unusable));
        }
        findings.addAll(serving.look(published.map(CaBundle::signer), now));
        published.ifPresent(bundle -> bundle.key().destroy());
        return List.copyOf(findings);
    }

    private static CaBundle bundle(RawSet raw) throws BadPem {
        try {
            return CaBundle.fromFiles(raw.files());
        } finally {
            raw.wipe();
        }
    }
}
