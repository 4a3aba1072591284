package io.virtualmesh.agent;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.control.GivenRoots;
import io.virtualmesh.agent.mesh.OwnConfigMaps;
import java.security.cert.X509Certificate;
import java.util.List;

/** Key {@code root-cert.pem} of the ConfigMap that {@code ROOT_CA_CONFIG_MAP} names, in istiod's namespace. */
record ConfigMapRoots(OwnConfigMaps maps, String name) implements GivenRoots {
    static final String KEY = "root-cert.pem";

    @Override
    public List<X509Certificate> read() throws Unavailable {
        try {
            return Certificates.parseAll(maps.read(name).getOrDefault(KEY, ""));
        } catch (OwnConfigMaps.Unreadable e) {
            throw new Unavailable("ROOT_CA_CONFIG_MAP: " + e.getMessage(), e);
        } catch (BadPem e) {
            throw new Unavailable(
                    "ROOT_CA_CONFIG_MAP: key %s of ConfigMap %s %s"
                            .formatted(KEY, name, e.getMessage()),
                    e);
        }
    }
}
