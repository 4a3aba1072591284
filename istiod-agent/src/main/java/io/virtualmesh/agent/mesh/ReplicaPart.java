package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.control.TrustFacts;
import io.virtualmesh.agent.trust.Distress;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.RootId;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.api.v1.ReplicaStatusBuilder;
import io.virtualmesh.api.v1.RootStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One replica's part in the change of roots, as its entry in the report tells it.
 *
 * @param rule the strictest where it names one that we do not know
 */
record ReplicaPart(ReplicaTrust trust, RootRule rule, Optional<Distress.EndingCa> distress) {

    /** Leaves the entry small: certificates of the signers only, hashes of the rest. */
    static void write(ReplicaStatusBuilder builder, TrustFacts facts) {
        var trust = facts.entry();
        builder.ack(trust.ack())
                .rootSha256(orAbsent(RootShape.hashes(trust.published())))
                .signers(orAbsent(RootShape.write(trust.signers())))
                .istiodRule(facts.rule().name())
                .distressSince(facts.distress().map(it -> Times.upwards(it.since())).orElse(null));
    }

    private static <T> @Nullable List<T> orAbsent(List<T> values) {
        return values.isEmpty() ? null : values;
    }

    /** Of an entry in {@code status.replicas}; absent where its version knows nothing of a plan. */
    static Reading<ReplicaPart> read(JsonNode entry) {
        return entry.hasNonNull("ack")
                ? Reading.of(entry, Entry.class, ReplicaPart::read)
                : new Reading.Absent<>();
    }

    /** The fields of an entry that matter here; the others may be unreadable. */
    record Entry(
            @Nullable Long ack,
            @Nullable List<String> rootSha256,
            @Nullable List<RootStatus> signers,
            @Nullable String istiodRule,
            @Nullable Instant distressSince,
            @Nullable Instant notAfter) {}

    private static ReplicaPart read(Entry entry) throws BadPem {
        long ack = Reading.given(entry.ack(), "ack");
        if (ack < 0) {
            throw new IllegalArgumentException("no generation is " + ack);
        }
        var published = RootShape.ids(entry.rootSha256(), "rootSha256");
        var signers = RootShape.read(entry.signers(), "signers");
        if (!published.containsAll(
                signers.stream().map(root -> root.id()).collect(Collectors.<RootId>toSet()))) {
            throw new IllegalArgumentException("a CA chains to a root that is not published");
        }
        return new ReplicaPart(
                new ReplicaTrust(ack, published, signers), rule(entry), distress(entry));
    }

    private static RootRule rule(Entry entry) {
        return Stream.of(RootRule.values())
                .filter(rule -> rule.name().equals(entry.istiodRule()))
                .findFirst()
                .orElse(RootRule.SAME_BYTES);
    }

    private static Optional<Distress.EndingCa> distress(Entry entry) {
        return Optional.ofNullable(entry.distressSince())
                .map(since ->
                        new Distress.EndingCa(since, Reading.given(entry.notAfter(), "notAfter")));
    }
}
