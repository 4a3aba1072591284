package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.Roots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volume, which istiod watches. */
final class FakeStore implements BundleStore {
    private final Clock clock;
    private final FakeIstiod istiod;
    Optional<StoredBundle> stored = Optional.empty();
    final List<X509Certificate> published = new ArrayList<>();

    /** What {@code root-cert.pem} held, one publication after the other. */
    final List<String> files = new ArrayList<>();

    Optional<VolumeUnusable> unusable = Optional.empty();
    Optional<IOException> publishFails = Optional.empty();
    int pokes;
    int prepared;
    boolean forgetful;

    FakeStore(Clock clock, FakeIstiod istiod) {
        this.clock = clock;
        this.istiod = istiod;
    }

    @Override
    public void prepare() throws VolumeUnusable {
        prepared++;
        if (unusable.isPresent()) {
            throw unusable.get();
        }
    }

    @Override
    public Optional<StoredBundle> stored() {
        return stored.map(
                it -> new StoredBundle(copyOf(it.bundle()), it.notes(), it.publishedAt()));
    }

    @Override
    public void publish(CaBundle bundle, Map<String, String> notes) throws IOException {
        if (publishFails.isPresent()) {
            throw publishFails.get();
        }
        published.add(bundle.signer());
        files.add(
                new String(Roots.pem(bundle.roots(), bundle.ending()), StandardCharsets.US_ASCII));
        var now = clock.instant();
        stored =
                forgetful
                        ? Optional.empty()
                        : Optional.of(new StoredBundle(copyOf(bundle), new HashMap<>(notes), now));
        istiod.offer(bundle.signer());
    }

    /** The loop destroys the key it holds; the volume keeps its own. */
    private CaBundle copyOf(CaBundle bundle) {
        try {
            return CaBundle.fromFiles(bundle.files());
        } catch (BadPem e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean holds(X509Certificate signer) {
        return stored.filter(it -> it.bundle().signer().equals(signer)).isPresent();
    }

    @Override
    public void forgetOlder() {}

    @Override
    public void poke() {
        pokes++;
        istiod.poked();
    }
}
