/** The commands and the wiring: the one package that sees all others. */
@NullMarked
package io.virtualmesh.agent;

import org.jspecify.annotations.NullMarked;
