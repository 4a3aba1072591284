/**
 * Clusters with a node each on one Linux machine. A node has network, process and mount namespaces of
 * its own; the end of its process 1 is the end of all in them.
 */
@NullMarked
package io.virtualmesh.lab.cluster;

import org.jspecify.annotations.NullMarked;
