package io.virtualmesh.agent.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The two curves a CA of istiod may use. */
enum Curve {
    P256(KeySpec.ECDSA_P256, "secp256r1", SECObjectIdentifiers.secp256r1),
    P384(KeySpec.ECDSA_P384, "secp384r1", SECObjectIdentifiers.secp384r1);

    private final KeySpec spec;
    private final String jdkName;
    private final ASN1ObjectIdentifier oid;

    Curve(KeySpec spec, String jdkName, ASN1ObjectIdentifier oid) {
        this.spec = spec;
        this.jdkName = jdkName;
        this.oid = oid;
    }

    static Curve of(KeySpec spec) {
        return spec.bits() == 256 ? P256 : P384;
    }

    static Optional<Curve> of(ASN1ObjectIdentifier oid) {
        return Arrays.stream(values()).filter(curve -> curve.oid.equals(oid)).findFirst();
    }

    KeySpec spec() {
        return spec;
    }

    String jdkName() {
        return jdkName;
    }

    /** PKCS#8 with the public key inside, so that reading it back needs no arithmetic. */
    byte[] pkcs8(BigInteger secret, ECPublicKey publicKey) {
        var point = new DERBitString(uncompressed(publicKey.getW()));
        var sec1 = new ECPrivateKey(spec.bits(), secret, point, null);
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, oid);
        try {
            return new PrivateKeyInfo(algorithm, sec1).getEncoded(ASN1Encoding.DER);
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
    }

    /** The key that belongs to {@code secret}, which must be within the curve's order. */
    ECPublicKey publicKeyOf(BigInteger secret) throws GeneralSecurityException {
        var curve = CustomNamedCurves.getByOID(oid);
        var point = new FixedPointCombMultiplier().multiply(curve.getG(), secret).normalize();
        return publicKey(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    }

    boolean holds(BigInteger secret) throws GeneralSecurityException {
        return secret.signum() > 0 && secret.compareTo(parameters().getOrder()) < 0;
    }

    /**
     * @param uncompressed 04, X, Y (SEC1 2.3.3)
     */
    Optional<ECPublicKey> publicKeyAt(byte[] uncompressed) throws GeneralSecurityException {
        int size = spec.bits() / 8;
        if (uncompressed.length != 1 + 2 * size || uncompressed[0] != 4) {
            return Optional.empty();
        }
        return Optional.of(
                publicKey(
                        new BigInteger(1, uncompressed, 1, size),
                        new BigInteger(1, uncompressed, 1 + size, size)));
    }

    private ECPublicKey publicKey(BigInteger x, BigInteger y) throws GeneralSecurityException {
        var spec = new ECPublicKeySpec(new ECPoint(x, y), parameters());
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
    }

    private ECParameterSpec parameters() throws GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(jdkName));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private byte[] uncompressed(ECPoint point) {
        int size = spec.bits() / 8;
        var bytes = new byte[1 + 2 * size];
        bytes[0] = 4;
        place(point.getAffineX(), bytes, 1, size);
        place(point.getAffineY(), bytes, 1 + size, size);
        return bytes;
    }

    private static void place(BigInteger number, byte[] into, int at, int size) {
        var bytes = number.toByteArray();
        int length =
                Math.min(bytes.length, size); // one more than size: a leading zero for the sign
        System.arraycopy(bytes, bytes.length - length, into, at + size - length, length);
    }
}
