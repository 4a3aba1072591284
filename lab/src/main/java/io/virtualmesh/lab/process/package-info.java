/** Processes, folders and ports of the lab: each is gone when its owner is closed, or with the JVM. */
@NullMarked
package io.virtualmesh.lab.process;

import org.jspecify.annotations.NullMarked;
