/** What runs on the lab's clusters: Istio with real Envoys, OpenBao, an echo server, a load client. */
@NullMarked
package io.virtualmesh.lab.mesh;

import org.jspecify.annotations.NullMarked;
