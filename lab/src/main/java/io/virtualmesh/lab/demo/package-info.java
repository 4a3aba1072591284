/** The guided tour that {@code make demo} prints. */
@NullMarked
package io.virtualmesh.lab.demo;

import org.jspecify.annotations.NullMarked;
