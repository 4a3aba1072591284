/** Edge to istiod: the directory it reads and the port that shows what it loaded. */
@NullMarked
package io.virtualmesh.agent.istiod;

import org.jspecify.annotations.NullMarked;
