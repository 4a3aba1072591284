package io.virtualmesh.lab;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Until;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Starts a server; one whose port was taken by somebody else in the meantime gets another. */
final class Startup {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int ATTEMPTS = 4;

    private Startup() {}

    static <T> T withFreePorts(
            String name, Supplier<T> start, Function<T, LabProcess> process, Predicate<T> ready) {
        for (int attempt = 1; ; attempt++) {
            var server = start.get();
            var running = process.apply(server);
            if (Until.holds(PATIENCE, () -> !running.isAlive() || ready.test(server))
                    && running.isAlive()) {
                return server;
            }
            running.close();
            if (attempt == ATTEMPTS || !lostItsPort(running)) {
                throw new LabException(
                        "%s did not become ready; the end of its log:%n%s"
                                .formatted(name, running.lastLines(20)));
            }
        }
    }

    static boolean lostItsPort(LabProcess process) {
        return process.log().contains("address already in use");
    }
}
