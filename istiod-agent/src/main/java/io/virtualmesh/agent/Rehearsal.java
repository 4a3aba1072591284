package io.virtualmesh.agent;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * One process walks the way of {@code init-container} and then that of {@code sidecar}, so that the build can record one AOT cache
 * that serves both. Settings come from the environment.
 */
@Command(name = "rehearse", hidden = true)
final class Rehearsal implements Callable<Integer> {
    private static final List<String> PAGES =
            List.of("/health/live", "/metrics", "/status", "/check?sign");

    /** A sidecar's own rounds (report, Lease, look at istiod) come in its first seconds. */
    private static final Duration ON_STAGE = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    @Parameters(arity = "1..*", description = "Empty volumes; the last one is the sidecar's too.")
    private List<String> volumes = List.of();

    @Override
    public Integer call() throws Exception {
        for (var volume : volumes) {
            int code = InitContainer.run(Map.of(Setting.CACERTS_DIR, volume));
            if (code != 0) {
                return code;
            }
        }
        return sidecar(volumes.getLast());
    }

    private static int sidecar(String volume) throws IOException, InterruptedException {
        var end = new CompletableFuture<Integer>();
        var loop =
                Thread.ofPlatform()
                        .start(() ->
                                end.complete(Sidecar.run(Map.of(Setting.CACERTS_DIR, volume))));
        var began = System.nanoTime();
        try (var http = HttpClient.newHttpClient()) {
            while (!end.isDone() && status(http, "/health/ready") != 200) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    return 1;
                }
                Thread.sleep(PAUSE);
            }
            for (var page : PAGES) {
                if (status(http, page) != 200) {
                    return 1;
                }
            }
        }
        Thread.sleep(ON_STAGE);
        loop.interrupt();
        return end.join();
    }

    /** 0 where nobody answers. */
    private static int status(HttpClient http, String page)
            throws IOException, InterruptedException {
        var address =
                SettingValues.of(Map.of(), System::getenv, Map.of())
                        .get(Setting.MANAGEMENT_ADDRESS);
        var request = HttpRequest.newBuilder(URI.create("http://" + address + page)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (ConnectException notYet) {
            return 0;
        }
    }
}
