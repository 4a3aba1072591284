/**
 * Pure: the change of a root. Which roots a mesh trusts and signs under, who may go on to the next step, and what each
 * replica of istiod does about it. Imports the JDK and {@code bundle} only; time is passed in.
 */
@NullMarked
package io.virtualmesh.agent.trust;

import org.jspecify.annotations.NullMarked;
