package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.TestPki;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A Vault that signs, or does whatever else the test says. */
final class FakeSigner implements Signer {
    private final Clock clock;
    private final List<Instant> signedAt;
    TestPki.Ca root = TestPki.root("Root");
    List<String> warnings = List.of();
    Function<SigningRequest, SigningOutcome> answer = this::issue;

    /** Issuers by path; every other path is the default issuer. */
    final Map<String, TestPki.Ca> issuers = new HashMap<>();

    /**
     * @param signedAt where it notes down when it was asked
     */
    FakeSigner(Clock clock, List<Instant> signedAt) {
        this.clock = clock;
        this.signedAt = signedAt;
    }

    @Override
    public SigningOutcome sign(SigningRequest request) {
        signedAt.add(clock.instant());
        return answer.apply(request);
    }

    SigningOutcome issue(SigningRequest request) {
        var now = clock.instant();
        var wish = request.intent().certificate();
        var root = issuers.getOrDefault(request.intent().vault().signPath(), this.root);
        var ca =
                TestPki.ca("Istio")
                        .pathLength(0)
                        .from(now.minusSeconds(30))
                        .until(now.plus(wish.ttl()))
                        .signedBy(root);
        return new SigningOutcome.Signed(
                ca.key(),
                ca.certificate(),
                List.of(ca.certificate(), root.certificate()),
                Optional.of(root.certificate()),
                warnings);
    }

    void unreachable() {
        answer =
                _ ->
                        new SigningOutcome.Unreachable(
                                "VaultUnreachable", "connection refused", Optional.empty());
    }

    void unreachable(Duration retryIn) {
        answer =
                _ ->
                        new SigningOutcome.Unreachable(
                                "VaultUnreachable", "503", Optional.of(retryIn));
    }

    void works() {
        answer = this::issue;
    }
}
