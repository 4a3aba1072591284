/** Who may do what in a cluster, by RBAC, and who did what, by its audit log. */
@NullMarked
package io.virtualmesh.lab.rights;

import org.jspecify.annotations.NullMarked;
