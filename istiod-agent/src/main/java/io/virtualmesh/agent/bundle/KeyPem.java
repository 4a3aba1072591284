package io.virtualmesh.agent.bundle;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * The three forms of a private key that istiod takes.
 *
 * <p>What the parsers below complain about is dropped on purpose: their messages quote the bytes they did not like.
 */
final class KeyPem {
    private static final String TAKEN =
            "istiod takes RSA PRIVATE KEY, EC PRIVATE KEY or PRIVATE KEY, unencrypted";

    private KeyPem() {}

    static CaKey read(byte[] pem) throws BadPem {
        var block =
                Pem.first(pem).orElseThrow(() -> new BadPem("holds no PEM private key; " + TAKEN));
        try {
            return read(block);
        } catch (IOException | GeneralSecurityException | RuntimeException quotesItsInput) {
            throw new BadPem("holds " + block.nameForPeople() + " that is no readable private key");
        } finally {
            Arrays.fill(block.der(), (byte) 0);
        }
    }

    private static CaKey read(Pem.Block block)
            throws BadPem, IOException, GeneralSecurityException {
        if (block.headers() || block.label().equals("ENCRYPTED PRIVATE KEY")) {
            throw new BadPem("holds an encrypted private key; " + TAKEN);
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> pkcs8(ASN1Primitive.fromByteArray(block.der()));
            case "RSA PRIVATE KEY" -> pkcs1(ASN1Primitive.fromByteArray(block.der()));
            case "EC PRIVATE KEY" -> sec1(ASN1Primitive.fromByteArray(block.der()), null);
            case "EC PARAMETERS" ->
                    throw new BadPem(
                            "begins with a block EC PARAMETERS; istiod reads the first block only:"
                                    + " remove it (openssl ecparam -noout)");
            default -> throw new BadPem("holds " + block.nameForPeople() + "; " + TAKEN);
        };
    }

    private static CaKey pkcs8(ASN1Primitive der)
            throws BadPem, IOException, GeneralSecurityException {
        var info = PrivateKeyInfo.getInstance(der);
        var algorithm = info.getPrivateKeyAlgorithm();
        var content = info.parsePrivateKey().toASN1Primitive();
        if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return pkcs1(content);
        }
        if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return sec1(content, curveName(algorithm.getParameters().toASN1Primitive()));
        }
        throw new BadPem("holds a private key that is neither RSA nor ECDSA; " + TAKEN);
    }

    private static CaKey pkcs1(ASN1Primitive key)
            throws BadPem, IOException, GeneralSecurityException {
        var algorithm =
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        var pkcs8 = new PrivateKeyInfo(algorithm, key).getEncoded();
        var rsa = KeyFactory.getInstance("RSA");
        var secret = (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        var open = new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent());
        int bits = secret.getModulus().bitLength();
        return new CaKey(pkcs8, rsa.generatePublic(open), rsaSpec(bits));
    }

    private static KeySpec rsaSpec(int bits) throws BadPem {
        try {
            return KeySpec.rsa(bits);
        } catch (IllegalArgumentException unknown) {
            throw new BadPem(
                    "holds an RSA key of " + bits + " bits; a CA takes 2048, 3072, 4096 or 8192");
        }
    }

    private static CaKey sec1(ASN1Primitive der, @Nullable ASN1ObjectIdentifier curveOutside)
            throws BadPem, GeneralSecurityException {
        var key = ECPrivateKey.getInstance(der);
        var curve =
                Curve.of(curveOutside != null ? curveOutside : curveName(parameters(key)))
                        .orElseThrow(() ->
                                new BadPem(
                                        "holds an ECDSA key of another curve; a CA takes"
                                                + " P-256 or P-384"));
        var secret = key.getKey();
        if (!curve.holds(secret)) {
            throw new BadPem("holds an ECDSA key outside the range of its curve");
        }
        var publicKey = publicKey(curve, secret, key.getPublicKey());
        return new CaKey(curve.pkcs8(secret, publicKey), publicKey, curve.spec());
    }

    /** Vault and openssl put the public key beside the secret; where they did not, it is computed. */
    private static ECPublicKey publicKey(
            Curve curve, BigInteger secret, @Nullable ASN1BitString given)
            throws GeneralSecurityException {
        if (given != null) {
            var point = curve.publicKeyAt(given.getOctets());
            if (point.isPresent()) {
                return point.get();
            }
        }
        return curve.publicKeyOf(secret);
    }

    private static @Nullable ASN1Primitive parameters(ECPrivateKey key) {
        var parameters = key.getParametersObject();
        return parameters == null ? null : parameters.toASN1Primitive();
    }

    private static ASN1ObjectIdentifier curveName(@Nullable ASN1Primitive parameters)
            throws BadPem {
        if (parameters instanceof ASN1ObjectIdentifier name) {
            return name;
        }
        throw new BadPem(
                "holds an ECDSA key that does not name its curve; a CA takes P-256 or P-384");
    }
}
