package io.virtualmesh.e2e;

import io.virtualmesh.lab.cluster.Cluster;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the Envoys of a namespace wrote of requests: which one of them was slow or refused, where, and why. */
final class AccessLogs {
    private static final long SLOW_MILLIS = 2_000;

    /** As root-change-values.yaml has it: when, how many milliseconds, what code, and the rest. */
    private static final Pattern REQUEST = Pattern.compile("request \\S+ (\\d+) (\\d+) .*");

    private AccessLogs() {}

    /** Lines of requests that failed or took long, each with the Pod that wrote it. */
    static String amiss(Cluster cluster, String namespace) {
        return cluster.kubectl(
                        "logs",
                        "-n",
                        namespace,
                        "-l",
                        "app in (echo,load,gateway)",
                        "-c",
                        "istio-proxy",
                        "--prefix",
                        "--tail=-1",
                        "--max-log-requests=20",
                        "--ignore-errors")
                .lines()
                .filter(AccessLogs::amiss)
                .collect(Collectors.joining("\n"));
    }

    private static boolean amiss(String line) {
        var request = REQUEST.matcher(line);
        return request.find()
                && (Long.parseLong(request.group(1)) > SLOW_MILLIS
                        || !request.group(2).equals("200"));
    }
}
