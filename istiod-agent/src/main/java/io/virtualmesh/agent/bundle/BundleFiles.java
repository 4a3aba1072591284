package io.virtualmesh.agent.bundle;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The four files of istiod's plugged-in CA (istio pilot/pkg/bootstrap/istio_ca.go). All but {@code root-cert.pem} end
 * with a newline, as openssl writes them.
 */
final class BundleFiles {
    static final String SIGNER = "ca-cert.pem";
    static final String KEY = "ca-key.pem";
    static final String CHAIN = "cert-chain.pem";
    static final String ROOTS = "root-cert.pem";

    private BundleFiles() {}

    static SortedMap<String, byte[]> of(CaBundle bundle) {
        var chain = Stream.concat(Stream.of(bundle.signer()), bundle.issuers().stream()).toList();
        var files = new TreeMap<String, byte[]>();
        files.put(SIGNER, Certificates.pem(bundle.signer()));
        files.put(KEY, bundle.key().pem());
        files.put(CHAIN, Certificates.pem(chain));
        files.put(ROOTS, Roots.pem(bundle.roots(), bundle.ending()));
        return files;
    }

    static CaBundle read(Map<String, byte[]> files) throws BadPem {
        var signer = certificates(files, SIGNER).getFirst();
        var chain = chain(files, signer);
        var roots = certificates(files, ROOTS);
        var key = key(files);
        return new CaBundle(key, signer, chain, roots, ending(content(files, ROOTS)));
    }

    /** The upper issuers. istiod takes an empty chain too, where the signer is a root. */
    private static List<X509Certificate> chain(Map<String, byte[]> files, X509Certificate signer)
            throws BadPem {
        if (content(files, CHAIN).length == 0 && Certificates.isSelfSigned(signer)) {
            return List.of();
        }
        var chain = certificates(files, CHAIN);
        if (!chain.getFirst().equals(signer)) {
            throw new BadPem(CHAIN + ": begins with another certificate than " + SIGNER + " holds");
        }
        return chain.subList(1, chain.size());
    }

    private static CaKey key(Map<String, byte[]> files) throws BadPem {
        try {
            return CaKey.fromPem(content(files, KEY));
        } catch (BadPem unreadable) {
            throw unreadable.in(KEY);
        }
    }

    private static List<X509Certificate> certificates(Map<String, byte[]> files, String name)
            throws BadPem {
        try {
            return Certificates.parseAll(content(files, name));
        } catch (BadPem unreadable) {
            throw unreadable.in(name);
        }
    }

    private static byte[] content(Map<String, byte[]> files, String name) throws BadPem {
        var content = files.get(name);
        if (content == null) {
            throw new BadPem(name + ": is missing");
        }
        return content;
    }

    private static Roots.Ending ending(byte[] roots) {
        return roots[roots.length - 1] == '\n' ? Roots.Ending.NEWLINE : Roots.Ending.PLAIN;
    }
}
