/**
 * Which workloads are restarted so that they trust a root, in which order, and when the walk stops. Pure: pods and rollouts come
 * in as values, and what to do next goes out as one.
 */
@NullMarked
package io.virtualmesh.agent.restart;

import org.jspecify.annotations.NullMarked;
