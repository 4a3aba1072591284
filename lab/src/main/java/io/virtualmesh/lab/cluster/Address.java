package io.virtualmesh.lab.cluster;

/**
 * Where a cluster lies in its lab's network. That network reaches no other, so all labs use the same
 * addresses.
 */
record Address(int number) {
    static final int MOST = 5;
    static final String HUB = "172.30.0.1";

    Address {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("a lab has 1 to " + MOST + " clusters: " + number);
        }
    }

    String cluster() {
        return "cluster-" + number;
    }

    String node() {
        return cluster() + "-node";
    }

    String nodeIp() {
        return "172.30.0.1" + number;
    }

    String podRange() {
        return "10.24" + number + ".0.0/24";
    }

    String serviceRange() {
        return "10.9" + number + ".0.0/16";
    }

    /** The first of the services, that of the API server. */
    String apiService() {
        return "10.9" + number + ".0.1";
    }

    String apiUrl() {
        return "https://" + nodeIp() + ":6443";
    }
}
