package io.virtualmesh.agent;

import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.control.BundleStore;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps notes of its own beside each bundle, besides those of the loop. */
record NotingStore(BundleStore store, Map<String, String> ours) implements BundleStore {
    NotingStore {
        ours = Map.copyOf(ours);
    }

    @Override
    public void publish(CaBundle bundle, Map<String, String> notes) throws IOException {
        var all = new HashMap<>(ours);
        all.putAll(notes);
        store.publish(bundle, all);
    }

    @Override
    public void prepare() throws VolumeUnusable {
        store.prepare();
    }

    @Override
    public Optional<StoredBundle> stored() throws IOException {
        return store.stored();
    }

    @Override
    public boolean holds(X509Certificate signer) {
        return store.holds(signer);
    }

    @Override
    public void forgetOlder() throws IOException {
        store.forgetOlder();
    }

    @Override
    public void poke() throws IOException {
        store.poke();
    }
}
