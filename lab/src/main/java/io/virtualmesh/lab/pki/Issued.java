package io.virtualmesh.lab.pki;

/** A certificate and its key (PKCS#8), both PEM. */
public record Issued(String certificatePem, String keyPem) {
    @Override
    public String toString() {
        return "Issued[" + certificatePem.length() + " characters of PEM]";
    }
}
