package io.virtualmesh.lab.image;

/**
 * A layer as it is shipped.
 *
 * @param gzip the compressed tar
 * @param diffId SHA-256 of the tar itself
 * @param size bytes of its files, uncompressed: what the layer takes on a node's disk
 */
record LayerBlob(String name, Blob gzip, String diffId, long size) {}
