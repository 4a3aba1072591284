package io.virtualmesh.agent.istiod;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Publishes the sets of a folder in turn, each once istiod was seen serving the one before, and prints a dot before each file
 * operation. Arguments: istiod's directory, the folder of sets, istiod's secure port, and the operation to drop dead at.
 */
final class RenewingChild {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RenewingChild() {}

    public static void main(String[] arguments) throws Exception {
        List<Map<String, byte[]>> ready = read(Path.of(arguments[1]));
        var dial = new IstiodDial(new Address("127.0.0.1", Integer.parseInt(arguments[2])));
        int deadly = Integer.parseInt(arguments[3]);
        int[] count = {0};
        Steps steps =
                (operation, path) -> {
                    if (++count[0] == deadly) {
                        Runtime.getRuntime().halt(137);
                    }
                    System.out.write('.');
                    System.out.flush();
                };
        var sets =
                new SetDirectory(
                        Path.of(arguments[0]), new VolumeWriter(OptionalInt.empty(), steps));
        var reload =
                new IstiodReload(
                        dial::look,
                        () -> new ExpiryMetric.Reading.Unknown("not asked"),
                        true,
                        Ticker::started);
        sets.open();
        for (int i = (int) (ProcessHandle.current().pid() % ready.size()); ; i++) {
            Map<String, byte[]> next = ready.get(i % ready.size());
            sets.publish(next);
            reload.confirm(signer(next), PATIENCE);
            sets.forgetOlder();
        }
    }

    private static List<Map<String, byte[]>> read(Path folder) throws IOException {
        List<Map<String, byte[]>> sets = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(folder)) {
            for (Path directory : directories) {
                Map<String, byte[]> set = new HashMap<>();
                for (String name : IstiodFiles.FOUR) {
                    set.put(name, Files.readAllBytes(directory.resolve(name)));
                }
                sets.add(set);
            }
        }
        return sets;
    }

    private static X509Certificate signer(Map<String, byte[]> set)
            throws CertificateException, IOException {
        try (var pem = new ByteArrayInputStream(set.get(IstiodFiles.CA_CERT))) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
