package io.virtualmesh.lab.cluster;

/** A way into one cluster; {@code name} is that of its context. */
record KubeconfigEntry(String name, String server, String caPem, String token) {
    @Override
    public String toString() {
        return name + " at " + server;
    }
}
