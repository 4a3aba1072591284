package io.virtualmesh.agent.control;

import io.virtualmesh.agent.trust.Distress;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.WantedRoot;
import java.util.Optional;

/**
 * One replica's part in the change of roots; its entry in the report shows it, and where it leads it speaks for the mesh.
 *
 * @param entry what it has acted on, publishes and signs under
 * @param rule what its istiod takes
 * @param wanted the root that its Vault was seen to sign under, by a proven intermediate
 * @param hold why it cannot follow the plan that it sees
 * @param unnoted why it cannot note the plan down, and so acknowledges nothing
 * @param distress its CA ends and could not be renewed
 */
public record TrustFacts(
        ReplicaTrust entry,
        RootRule rule,
        Optional<WantedRoot> wanted,
        Optional<MeshSource.Notice> hold,
        Optional<MeshSource.Notice> unnoted,
        Optional<Distress.EndingCa> distress) {}
