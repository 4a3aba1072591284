/** Pure: CA keys, CSRs, chains, the bundle istiod reads and the checks that prove it. BouncyCastle stays here. */
@NullMarked
package io.virtualmesh.agent.bundle;

import org.jspecify.annotations.NullMarked;
