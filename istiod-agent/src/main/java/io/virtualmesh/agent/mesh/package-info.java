/** Edge to the Kubernetes API: VirtualMesh in, report, Lease and Events out. virtualmesh-api and fabric8 stay here. */
@NullMarked
package io.virtualmesh.agent.mesh;

import org.jspecify.annotations.NullMarked;
