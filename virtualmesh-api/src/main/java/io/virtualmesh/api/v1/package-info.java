/** The custom resources of VirtualMesh as data: fields, defaults, validation rules; no behaviour. */
@NullMarked
package io.virtualmesh.api.v1;

import org.jspecify.annotations.NullMarked;
