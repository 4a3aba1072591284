package io.virtualmesh.agent.restart;

import io.virtualmesh.agent.trust.MeshPod;
import java.util.Optional;

/**
 * A pod of the mesh, as far as restarts ask.
 *
 * @param owner empty for a pod that nobody replaces (made by hand, of a Job, or of a kind that we do not know)
 * @param gateway whether it is one: these go first
 * @param marks what its template had been rolled for when it was made
 */
public record Candidate(MeshPod pod, Optional<Owner> owner, boolean gateway, Marks marks) {}
