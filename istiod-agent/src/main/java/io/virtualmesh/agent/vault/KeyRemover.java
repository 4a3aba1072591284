package io.virtualmesh.agent.vault;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes keys from Vault: our own after use, and left-overs of Pods that are gone. A key of ours that could not be removed is tried
 * again at the next use; should we die before, it is a left-over once our Pod is gone. Nothing else is ever deleted.
 */
final class KeyRemover {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRemover.class);
    private static final int ATTEMPTS = 3;

    /** So that a mount with thousands of left-overs does not hold up a signing. */
    private static final int LEFTOVERS_AT_ONCE = 20;

    private final VaultSettings settings;
    private final Pods pods;
    private final Set<StoredKey> kept = ConcurrentHashMap.newKeySet();

    KeyRemover(VaultSettings settings, Pods pods) {
        this.settings = settings;
        this.pods = pods;
    }

    /** Removes our key; the answer is a warning where Vault still has it. */
    Optional<String> remove(VaultSession session, StoredKey key) {
        kept.add(key);
        Optional<VaultFault> fault = delete(session, key);
        for (int i = 1; i < ATTEMPTS && fault.filter(VaultFault::isPassing).isPresent(); i++) {
            if (!pause()) {
                break;
            }
            fault = delete(session, key);
        }
        return fault.map(why ->
                "the key that Vault made for us is still there, we try again at the next renewal;"
                        + " or `vault delete "
                        + key.path()
                        + "`: "
                        + why.words());
    }

    /** One more attempt for keys that an earlier use could not remove. */
    void removeKept(VaultSession session) {
        for (StoredKey key : kept) {
            if (key.isAt(session.connection())) {
                delete(session, key);
            }
        }
    }

    /** Removes keys of Pods of {@code mesh} that are gone, where listing is allowed. */
    void removeLeftovers(VaultSession session, String mount, String mesh) {
        try {
            Answer answer = session.send(VaultCall.list(mount + "/keys"));
            for (LeftoverKey key : LeftoverKey.in(answer, mesh).limit(LEFTOVERS_AT_ONCE).toList()) {
                var stored = StoredKey.of(session.connection(), mount, key.id());
                if (stored.isPresent()
                        && pods.isGone(key.name().pod())
                        && delete(session, stored.get()).isEmpty()) {
                    LOG.info("removed key {} from Vault's {}: its Pod is gone", key.name(), mount);
                }
            }
        } catch (VaultFault e) {
            LOG.debug("left-over keys were not looked for: {}", e.words());
        }
    }

    /** Keys of ours that Vault still has, as far as this process knows. */
    List<StoredKey> kept() {
        return List.copyOf(kept);
    }

    /** Vault answers 204, or 200 with a warning for the mount's default key; gone already is 204 as well. */
    private Optional<VaultFault> delete(VaultSession session, StoredKey key) {
        try {
            session.demand(VaultCall.delete(key.path()));
            kept.remove(key);
            return Optional.empty();
        } catch (VaultFault e) {
            LOG.debug("key {} was not removed: {}", key.path(), e.words());
            return Optional.of(e);
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(settings.pauseBeforeRetry());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
