package io.virtualmesh.agent.mesh;

/**
 * The API server that holds the VirtualMesh and our report.
 *
 * @param own whether it is that of istiod's own cluster
 */
record Home(KubeApi api, boolean own) {}
