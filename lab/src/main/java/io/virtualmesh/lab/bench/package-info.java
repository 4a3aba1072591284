/** Speed and size beside their goals, measured against real peers. */
@NullMarked
package io.virtualmesh.lab.bench;

import org.jspecify.annotations.NullMarked;
