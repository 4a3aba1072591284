/** Certificates and keys that the lab makes itself. */
@NullMarked
package io.virtualmesh.lab.pki;

import org.jspecify.annotations.NullMarked;
