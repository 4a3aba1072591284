package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.restart.Marks;
import io.virtualmesh.agent.restart.Need;
import io.virtualmesh.agent.restart.Owner;
import io.virtualmesh.agent.restart.Restart;
import io.virtualmesh.agent.restart.RestartsComplete;
import io.virtualmesh.agent.restart.Rollout;
import io.virtualmesh.agent.restart.Template;
import io.virtualmesh.agent.restart.Walk;
import io.virtualmesh.agent.restart.WalkStep;
import io.virtualmesh.agent.trust.TimeEvidence;
import io.virtualmesh.agent.trust.Waits;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts workloads by their own rollouts: reads the owners that need it, and changes one annotation of their pod templates, as
 * {@code kubectl rollout restart} does. Remembers nothing; only the Lease holder may call it.
 */
final class Restarts {
    static final String CONDITION = "RestartsComplete";
    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);

    private final KubeApi own;
    private final Walk walk;

    Restarts(KubeApi own, Walk walk) {
        this.own = own;
        this.walk = walk;
    }

    /**
     * What one look of the Lease holder says about restarts, and the next step of the walk with it. The look's moments must have
     * been written down before: whoever leads next goes by them too.
     *
     * @param wanted root that the mesh's Vault would sign under
     */
    MeshCondition pass(
            LeadVerdict verdict, WantedRoot wanted, Waits waits, LeadSight sight, boolean allowed) {
        var word = pass(need(verdict, wanted, waits, sight), allowed, sight.before());
        return new MeshCondition(
                CONDITION,
                word.complete() ? MeshCondition.Value.TRUE : MeshCondition.Value.FALSE,
                word.reason(),
                word.message());
    }

    private static Need need(LeadVerdict verdict, WantedRoot wanted, Waits waits, LeadSight sight) {
        var plan = verdict.plan();
        var moments = verdict.survey().moments();
        var evidence = new TimeEvidence(plan, moments, waits, sight.before());
        var pods = sight.pods().workloads().stream().map(Workload::candidate).toList();
        return Need.of(plan, moments, waits, Set.of(wanted.root().id()), evidence, pods);
    }

    /**
     * Takes the next step of the walk.
     *
     * @param allowed {@code autoRestartPods}; false touches nothing and asks nobody
     * @param now of the API server's clock
     */
    RestartsComplete pass(Need need, boolean allowed, Instant now) {
        return word(need, allowed, now).warning(need);
    }

    private RestartsComplete word(Need need, boolean allowed, Instant now) {
        if (!allowed) {
            return RestartsComplete.of(Walk.without(need));
        }
        var due = need.from().filter(from -> !now.isBefore(from)).isPresent();
        var step = walk.next(need, due ? read(need) : Map.of(), now);
        return step instanceof WalkStep.Walking walking
                ? start(walking, now)
                : RestartsComplete.of(step);
    }

    /** A right that is missing is missing for all of that kind and namespace; a server that is away, for all. */
    private Map<Owner, Template> read(Need need) {
        var templates = new TreeMap<Owner, Template>();
        var forbidden = new HashMap<Place, Template>();
        for (var owner : need.open().keySet()) {
            var collection = place(owner).collection();
            var template =
                    forbidden.containsKey(collection) ? forbidden.get(collection) : look(owner);
            if (template.rollout() instanceof Rollout.Forbidden) {
                forbidden.put(collection, template);
            }
            templates.put(owner, template);
            if (template.rollout() instanceof Rollout.Unseen) {
                return templates; // the rest counts as not read
            }
        }
        return templates;
    }

    private Template look(Owner owner) {
        try {
            return RolloutStatus.of(owner.kind(), own.get(place(owner)));
        } catch (ApiFailure e) {
            return Template.none(
                    switch (e.kind()) {
                        case MISSING -> new Rollout.Gone();
                        case FORBIDDEN -> new Rollout.Forbidden(e.text());
                        default -> new Rollout.Unseen(e.text());
                    });
        }
    }

    /** The first that is refused ends the pass; the next one tries it again. */
    private RestartsComplete start(WalkStep.Walking step, Instant now) {
        for (var restart : step.start()) {
            try {
                own.merge(place(restart.owner()), patch(restart, now));
                LOG.info("restarting {} for {}", restart.owner(), restart.marks().text());
            } catch (ApiFailure e) {
                if (isRightMissing(e)) {
                    return RestartsComplete.forbidden(e.text());
                }
                if (e.kind() == ApiFailure.Kind.FORBIDDEN || e.kind() == ApiFailure.Kind.REJECTED) {
                    return RestartsComplete.refused(restart.owner(), e.text(), step);
                }
                // changed or gone since it was judged, or no answer: looked at again
                LOG.debug("{} is not restarted yet: {}", restart.owner(), e.text());
            }
        }
        return RestartsComplete.of(step);
    }

    /** 403 is also what a quota or an admission webhook says. */
    private static boolean isRightMissing(ApiFailure failure) {
        return failure.kind() == ApiFailure.Kind.FORBIDDEN
                && failure.text().contains("cannot patch resource");
    }

    /**
     * On exactly what was judged: another holder that was faster leaves nothing to do. Also noted on the owner itself, since
     * whoever manages it may put its template back at once, and is not to be asked again and again.
     */
    private static JsonNode patch(Restart restart, Instant now) {
        var body = Json.object();
        body.putObject("metadata")
                .put("resourceVersion", restart.version())
                .putObject("annotations")
                .put(Marks.ANNOTATION, restart.marks().text());
        body.putObject("spec")
                .putObject("template")
                .putObject("metadata")
                .putObject("annotations")
                .put(Marks.ANNOTATION, restart.marks().text())
                .put(Marks.MOMENT, Times.seconds(now));
        return body;
    }

    static Place place(Owner owner) {
        var resource =
                switch (owner.kind()) {
                    case DEPLOYMENT -> "deployments";
                    case STATEFUL_SET -> "statefulsets";
                    case DAEMON_SET -> "daemonsets";
                };
        return new Place("apps", "v1", resource, owner.namespace(), owner.name(), "");
    }
}
