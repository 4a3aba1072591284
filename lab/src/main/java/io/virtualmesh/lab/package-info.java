/** Real clusters, Istio and OpenBao as processes on one Linux machine. */
@NullMarked
package io.virtualmesh.lab;

import org.jspecify.annotations.NullMarked;
