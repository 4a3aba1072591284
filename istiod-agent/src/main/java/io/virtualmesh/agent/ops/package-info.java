/** Health, metrics and status for people and machines. */
@NullMarked
package io.virtualmesh.agent.ops;

import org.jspecify.annotations.NullMarked;
