package io.virtualmesh.agent.istiod;

import java.time.Duration;

/**
 * How long to wait before istiod is dialled again. It reads the files 100 ms after a swap and with an EC signer serves 5 ms
 * later, so until 300 ms every few milliseconds count; later a twentieth of the time waited is precise enough.
 */
final class Pacing {
    private static final Duration ISTIOD_WAITS = Duration.ofMillis(90);
    private static final Duration USUALLY_DONE = Duration.ofMillis(300);
    private static final Duration IDLE = Duration.ofMillis(15);
    private static final Duration KEEN = Duration.ofMillis(3);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private Pacing() {}

    static Duration after(Duration elapsed) {
        if (elapsed.compareTo(ISTIOD_WAITS) < 0) {
            Duration left = ISTIOD_WAITS.minus(elapsed);
            return left.compareTo(IDLE) < 0 ? left : IDLE;
        }
        if (elapsed.compareTo(USUALLY_DONE) < 0) {
            return KEEN;
        }
        Duration share = elapsed.dividedBy(20);
        return share.compareTo(LONGEST) < 0 ? share : LONGEST;
    }
}
