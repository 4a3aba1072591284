package io.virtualmesh.api.v1;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;

/** The text of a {@code caBundle}: base64 of PEM, or PEM as it is. */
final class PemBundle {

    static final String NO_CERTIFICATE = "caBundle holds no PEM certificate";

    private static final String PEM_BEGIN = "-----BEGIN CERTIFICATE-----";

    private PemBundle() {}

    static String decode(String caBundle) {
        var pem = caBundle.contains(PEM_BEGIN) ? caBundle : fromBase64(caBundle);
        if (!pem.contains(PEM_BEGIN) || !holdsCertificates(pem)) {
            throw new IllegalArgumentException(NO_CERTIFICATE);
        }
        return pem;
    }

    private static String fromBase64(String text) {
        try {
            // MIME: YAML folds and wraps long lines
            return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(NO_CERTIFICATE, e);
        }
    }

    private static boolean holdsCertificates(String pem) {
        try {
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            return !CertificateFactory.getInstance("X.509").generateCertificates(bytes).isEmpty();
        } catch (CertificateException e) {
            throw new IllegalArgumentException(NO_CERTIFICATE, e);
        }
    }
}
