/** Pinned programs, built once through the package clients into a cache outside the checkout. */
@NullMarked
package io.virtualmesh.lab.tools;

import org.jspecify.annotations.NullMarked;
