/** {@code make image}: the container image of istiod-agent, made without a container engine. */
@NullMarked
package io.virtualmesh.lab.image;

import org.jspecify.annotations.NullMarked;
