package io.virtualmesh.api.v1;

/**
 * An object without fields, whose presence is what it says; {@code null} means that it is
 * absent.
 */
@ApiObject
public record Empty() {}
