package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.TestPki;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/** An istiod that serves what it was offered, where the test lets it. */
final class FakeIstiod implements ReloadProof {
    Optional<X509Certificate> offered = Optional.empty();
    Optional<String> leaf = Optional.empty();
    boolean listens = true;
    boolean reloads = true;
    boolean reloadsWhenPoked;

    void offer(X509Certificate signer) {
        offered = Optional.of(signer);
        if (reloads) {
            leaf = Optional.of(TestPki.root("leaf").sha256());
        }
    }

    @Override
    public Reload confirm(X509Certificate signer, Optional<String> leafBefore, Duration patience) {
        if (!listens) {
            return new Reload.NotListening("connection refused at 127.0.0.1:15012");
        }
        boolean fresh = leafBefore.isEmpty() || !leafBefore.equals(leaf);
        return reloads && fresh && offered.filter(signer::equals).isPresent()
                ? new Reload.Served(Duration.ofMillis(110))
                : new Reload.ServesOther("O=cluster.local", "it started before the bundle");
    }

    @Override
    public Optional<String> leaf() {
        return listens ? leaf : Optional.empty();
    }

    void poked() {
        reloads |= reloadsWhenPoked;
    }
}
