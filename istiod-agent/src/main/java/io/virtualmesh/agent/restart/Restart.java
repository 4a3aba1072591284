package io.virtualmesh.agent.restart;

/**
 * A rollout to be started.
 *
 * @param marks the new value of {@link Marks#ANNOTATION}
 * @param version what it is started on; if the owner has changed since, it is looked at again first
 */
public record Restart(Owner owner, Marks marks, String version) {}
