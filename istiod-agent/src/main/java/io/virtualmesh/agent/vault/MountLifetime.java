package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Compares the signing mount's maximum with the lifetime asked for, where our login may see it. */
record MountLifetime(VaultSession session, Duration wish) {
    private static final String SUBJECT = "Vault lifetimes";

    /** 768 h: what a mount has whose maximum was never tuned, unless Vault's own configuration says otherwise. */
    private static final Duration UNTUNED = Duration.ofDays(32);

    Finding of(Optional<String> mount) throws VaultFault {
        if (mount.isEmpty()) {
            return Finding.skipped(SUBJECT, "caPath does not say which mount signs", "");
        }
        Optional<Duration> maximum = tuned(mount.get());
        if (maximum.isEmpty()) {
            return Finding.skipped(
                    SUBJECT,
                    "our login may not see the maximum of mount " + mount.get(),
                    "See it with `vault read sys/mounts/" + mount.get() + "/tune`.");
        }
        return judge(mount.get(), maximum.get());
    }

    Finding judge(String mount, Duration maximum) {
        String what =
                "mount "
                        + mount
                        + " gives at most "
                        + LifetimeAdvice.inDays(maximum)
                        + ", the VirtualMesh asks for "
                        + LifetimeAdvice.inDays(wish);
        return maximum.compareTo(wish) < 0
                ? Finding.warning(
                        SUBJECT,
                        what,
                        "`"
                                + new LifetimeAdvice(wish, Instant.EPOCH, Optional.of(mount))
                                        .tuneCommand()
                                + "`, or ask for less.")
                : Finding.ok(SUBJECT, what);
    }

    private Optional<Duration> tuned(String mount) throws VaultFault {
        Answer tune = session.send(VaultCall.get("sys/mounts/" + mount + "/tune"));
        long seconds = tune.ok() ? tune.data().path("max_lease_ttl").asLong(0) : 0;
        if (seconds > 0) {
            return Optional.of(Duration.ofSeconds(seconds));
        }
        Answer mounted = session.send(VaultCall.get("sys/internal/ui/mounts/" + mount));
        if (!mounted.ok()) {
            return Optional.empty();
        }
        long own = mounted.data().path("config").path("max_lease_ttl").asLong(0);
        return Optional.of(own > 0 ? Duration.ofSeconds(own) : UNTUNED);
    }
}
