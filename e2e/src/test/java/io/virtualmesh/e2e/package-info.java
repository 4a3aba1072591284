/** The guide on real clusters: kubelets, Envoys, istiod as a Deployment, OpenBao as a Pod. */
@NullMarked
package io.virtualmesh.e2e;

import org.jspecify.annotations.NullMarked;
