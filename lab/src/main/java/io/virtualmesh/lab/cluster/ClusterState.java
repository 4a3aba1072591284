package io.virtualmesh.lab.cluster;

/** What another run must know of a cluster: the port of the machine's loopback that leads to it. */
record ClusterState(int number, int apiPort) {}
