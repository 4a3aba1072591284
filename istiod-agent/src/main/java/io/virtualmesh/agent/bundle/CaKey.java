package io.virtualmesh.agent.bundle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * The key of an intermediate CA. Prints as its algorithm, never as its content.
 *
 * <p>It keeps the PKCS#8 bytes only, which {@link #destroy} can overwrite; the JDK's own key objects cannot be. Those are
 * made for one use each and left to the garbage collector.
 */
public final class CaKey implements Destroyable {
    private final byte[] pkcs8;
    private final PublicKey publicKey;
    private final KeySpec keySpec;
    private boolean destroyed;

    /**
     * @param pkcs8 taken over, not copied
     */
    CaKey(byte[] pkcs8, PublicKey publicKey, KeySpec keySpec) {
        this.pkcs8 = pkcs8;
        this.publicKey = publicKey;
        this.keySpec = keySpec;
    }

    public static CaKey generate(KeySpec spec) {
        try {
            var generator = KeyPairGenerator.getInstance(spec.algorithm().name());
            switch (spec.algorithm()) {
                case RSA -> generator.initialize(spec.bits());
                case EC -> generator.initialize(new ECGenParameterSpec(Curve.of(spec).jdkName()));
            }
            var pair = generator.generateKeyPair();
            var pkcs8 =
                    pair.getPrivate() instanceof ECPrivateKey ec
                            ? Curve.of(spec).pkcs8(ec.getS(), (ECPublicKey) pair.getPublic())
                            : pair.getPrivate().getEncoded();
            return new CaKey(pkcs8, pair.getPublic(), spec);
        } catch (GeneralSecurityException everyJdkCan) {
            throw new ProviderException("this Java cannot make a key " + spec, everyJdkCan);
        }
    }

    /**
     * Reads what istiod reads: PKCS#1, PKCS#8 or SEC1, RSA or ECDSA, the first PEM block only, not encrypted (istio
     * security/pkg/pki/util/crypto.go). The caller overwrites {@code pem}.
     */
    public static CaKey fromPem(byte[] pem) throws BadPem {
        return KeyPem.read(pem);
    }

    /**
     * PKCS#8 ({@code PRIVATE KEY}), ending with a newline: the one form that istiod takes for every kind of key. A fresh
     * array, for the caller to overwrite.
     */
    public synchronized byte[] pem() {
        return Pem.write("PRIVATE KEY", alive());
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public KeySpec keySpec() {
        return keySpec;
    }

    /** Whether the certificate was made for this key: its public key is ours. */
    public boolean matches(X509Certificate certificate) {
        var theirs = certificate.getPublicKey();
        return switch (publicKey) {
            case RSAPublicKey ours ->
                    theirs instanceof RSAPublicKey other
                            && ours.getModulus().equals(other.getModulus())
                            && ours.getPublicExponent().equals(other.getPublicExponent());
            case ECPublicKey ours ->
                    theirs instanceof ECPublicKey other
                            && ours.getW().equals(other.getW())
                            && ours.getParams().getCurve().equals(other.getParams().getCurve());
            default -> false;
        };
    }

    synchronized PrivateKey privateKey() {
        try {
            return KeyFactory.getInstance(keySpec.algorithm().name())
                    .generatePrivate(new PKCS8EncodedKeySpec(alive()));
        } catch (GeneralSecurityException quotesItsInput) {
            throw new IllegalStateException(
                    "a key " + keySpec + " that was read before is unreadable");
        }
    }

    /** Overwrites the key. A second call does nothing; any use afterwards is an {@link IllegalStateException}. */
    @Override
    public synchronized void destroy() {
        Arrays.fill(pkcs8, (byte) 0);
        destroyed = true;
    }

    @Override
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    private byte[] alive() {
        if (destroyed) {
            throw new IllegalStateException("this CA key was destroyed and is used again");
        }
        return pkcs8;
    }

    @Override
    public String toString() {
        return "CaKey[" + keySpec + "]";
    }
}
