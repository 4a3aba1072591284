package io.virtualmesh.agent.istiod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What we are told of the istiod beside us.
 *
 * @param directory {@code CACERTS_DIR}: where the memory volume is mounted in our container, {@code /etc/cacerts} by default
 * @param secureAddress {@code ISTIOD_SECURE_ADDRESS}: istiod's TLS port, {@code localhost:15012} by default
 * @param monitoringAddress {@code ISTIOD_MONITORING_ADDRESS}: its metrics, {@code localhost:15014} by default
 * @param certProvider {@code PILOT_CERT_PROVIDER}, as istiod has it; only {@code istiod} makes it issue its own serving
 *     certificate
 * @param allowDiskVolume {@code ALLOW_DISK_VOLUME}: put the CA key on a volume that is not in memory
 * @param readerGroup {@code CACERTS_GROUP}: numeric group that istiod reads by; empty leaves the choice to the volume (a
 *     shared {@code fsGroup}) or to our own group
 */
public record IstiodSettings(
        Path directory,
        Address secureAddress,
        Address monitoringAddress,
        String certProvider,
        boolean allowDiskVolume,
        OptionalInt readerGroup) {

    public static final Path DEFAULT_DIRECTORY = Path.of("/etc/cacerts");
    public static final String DEFAULT_SECURE_ADDRESS = "localhost:15012";
    public static final String DEFAULT_MONITORING_ADDRESS = "localhost:15014";
    public static final String DEFAULT_CERT_PROVIDER = "istiod";

    public IstiodSettings {
        List<String> problems = new ArrayList<>();
        if (!directory.isAbsolute()) {
            problems.add("CACERTS_DIR must be an absolute path, not '" + directory + "'");
        }
        if (directory.getNameCount() == 0) {
            problems.add("CACERTS_DIR must not be the root directory");
        }
        if (certProvider.isBlank()) {
            problems.add("PILOT_CERT_PROVIDER must not be empty; istiod's default is 'istiod'");
        }
        if (readerGroup.isPresent() && readerGroup.getAsInt() < 0) {
            problems.add("CACERTS_GROUP must be a numeric group id, not " + readerGroup.getAsInt());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        directory = directory.normalize();
    }

    /** A directory and else what a Pod made by Istio's chart has. */
    public static IstiodSettings defaultsFor(Path directory) {
        return new IstiodSettings(
                directory,
                Address.parse("ISTIOD_SECURE_ADDRESS", DEFAULT_SECURE_ADDRESS),
                Address.parse("ISTIOD_MONITORING_ADDRESS", DEFAULT_MONITORING_ADDRESS),
                DEFAULT_CERT_PROVIDER,
                false,
                OptionalInt.empty());
    }

    boolean issuesOwnCertificate() {
        return certProvider.equals(DEFAULT_CERT_PROVIDER);
    }
}
