package io.virtualmesh.lab.pki;

import io.virtualmesh.lab.process.WorkDir;
import java.nio.file.Path;

/** The files that istiod reads its CA from. */
final class Cacerts {
    private Cacerts() {}

    static void write(Path folder, LabCa ca) {
        WorkDir.write(folder.resolve("ca-cert.pem"), ca.certificatePem() + "\n");
        WorkDir.write(folder.resolve("ca-key.pem"), ca.keyPem() + "\n");
        WorkDir.write(folder.resolve("cert-chain.pem"), ca.chainPem() + "\n");
        WorkDir.write(folder.resolve("root-cert.pem"), ca.root().certificatePem());
    }
}
