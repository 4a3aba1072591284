/** The loop: observe, decide, act. Owns the clock, the back-off and the order of steps; names the needs that edges fulfil. */
@NullMarked
package io.virtualmesh.agent.control;

import org.jspecify.annotations.NullMarked;
