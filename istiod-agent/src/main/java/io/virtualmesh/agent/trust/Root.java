package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.bundle.Certificates;
import java.security.cert.X509Certificate;

/** A self-signed certificate, equal to another exactly if their DER is the same. */
public final class Root implements Comparable<Root> {
    private final RootId id;
    private final X509Certificate certificate;

    private Root(RootId id, X509Certificate certificate) {
        this.id = id;
        this.certificate = certificate;
    }

    /**
     * @throws IllegalArgumentException if it is not self-signed: an upper intermediate in {@code root-cert.pem} makes
     *     verifiers stop at it or not, depending on their library
     */
    public static Root of(X509Certificate certificate) {
        if (!Certificates.isSelfSigned(certificate)) {
            throw new IllegalArgumentException(
                    Certificates.describe(certificate) + " is no root: it is not self-signed");
        }
        return new Root(new RootId(Certificates.sha256(certificate)), certificate);
    }

    public RootId id() {
        return id;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    @Override
    public int compareTo(Root other) {
        return id.compareTo(other.id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Root root && root.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
