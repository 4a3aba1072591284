package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.StatusSink.Severity;
import io.virtualmesh.agent.control.TrustFacts;
import io.virtualmesh.agent.mesh.LeadVerdict.Pace;
import io.virtualmesh.agent.mesh.MeshCondition.Value;
import io.virtualmesh.agent.restart.Walk;
import io.virtualmesh.agent.trust.Moments;
import io.virtualmesh.agent.trust.Outcome.Advance;
import io.virtualmesh.agent.trust.Policy;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import io.virtualmesh.api.v1.MeshName;
import io.virtualmesh.api.v1.TrustStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease holder's part in a change of roots: look at the whole mesh, note down when things came to be, take the next step.
 * All of it is one write, by compare-and-swap on the report, and nothing is remembered that would matter: whoever leads next
 * goes on from the report, and of two that lead at once one loses. Used by one thread.
 */
final class TrustLead {
    private static final Logger LOG = LoggerFactory.getLogger(TrustLead.class);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration CALM = Duration.ofSeconds(60);

    /** A pass in a large cluster takes its time; no more than a twentieth of all time goes into them. */
    private static final int SHARE = 20;

    private final Edges edges;
    private final MeshSettings settings;
    private final LeadSettings lead;
    private final Restarts restarts;
    private Optional<Seen> seen = Optional.empty();
    private Instant due = Instant.MIN;
    private List<MeshCondition> conditions = List.of();
    private String trouble = "";

    TrustLead(Edges edges, MeshSettings settings, LeadSettings lead) {
        this.edges = edges;
        this.settings = settings;
        this.lead = lead;
        this.restarts = new Restarts(edges.own(), Walk.usual());
    }

    /**
     * Whom it talks to.
     *
     * @param report the report of the mesh
     * @param clock whose time is noted down
     * @param timer our own; only tells when the next look is due
     */
    record Edges(
            KubeApi own,
            KubeApi home,
            Place report,
            ServerClock clock,
            Clock timer,
            Teller teller) {}

    /** Makes an Event; returns at once. */
    interface Teller {
        void event(Severity severity, String reason, String message);
    }

    /**
     * What a pass begins with.
     *
     * @param report just read
     * @param mine our own status, which tells the wanted root
     * @param deployment istiod's
     */
    record Input(
            JsonNode report,
            Optional<ReplicaStatus> mine,
            Optional<SeenMesh> subject,
            String deployment) {
        private JsonNode status() {
            return report.path("status");
        }

        private Optional<WantedRoot> wanted() {
            return mine.flatMap(ReplicaStatus::trust).flatMap(TrustFacts::wanted);
        }
    }

    /** What a step may depend on and a report shows; while it is the same, a look can wait. */
    private record Seen(JsonNode plan, JsonNode replicas, WantedRoot wanted, Policy policy) {}

    /** When the next pass is due at the latest; what the report shows may make one due earlier. */
    Instant due() {
        return due;
    }

    /** One pass, if one is due. Returns what is to be said of it; only refusals where there is no plan. */
    List<MeshCondition> pass(Input input) {
        conditions =
                switch (PlanShape.read(input.status().path("trust").path("plan"))) {
                    case Reading.Absent<TrustPlan> _ ->
                            idle(
                                    RootRefusals.told(input.status().path("replicas")).stream()
                                            .toList());
                    case Reading.Unreadable<TrustPlan>(var why) ->
                            idle(
                                    standingBut(
                                            unknown(
                                                    "TrustPlanUnreadable",
                                                    "the trust plan: " + why),
                                            input));
                    case Reading.Found<TrustPlan>(var plan) ->
                            input.wanted()
                                    .map(wanted -> follow(plan, wanted, input))
                                    .orElseGet(() -> idle(standingBut(unwanted(), input)));
                };
        return conditions;
    }

    private List<MeshCondition> idle(List<MeshCondition> said) {
        seen = Optional.empty();
        due = Instant.MAX;
        return said;
    }

    private static MeshCondition unknown(String reason, String message) {
        return new MeshCondition(LeadVerdict.WAITS, Value.UNKNOWN, reason, message);
    }

    private static MeshCondition unwanted() {
        return unknown(
                "WantedRootUnknown",
                "the Lease holder has not seen yet under which root Vault signs; no step is taken"
                        + " before");
    }

    private List<MeshCondition> follow(TrustPlan plan, WantedRoot wanted, Input input) {
        var began = edges.timer().instant();
        var intent = input.mine().flatMap(ReplicaStatus::intent);
        var policy = LeadPolicy.of(settings.container(), lead, intent, input.subject());
        var now = Optional.of(seen(input.status(), wanted, policy));
        if (began.isBefore(due) && now.equals(seen)) {
            return conditions;
        }
        try {
            var sight = look(plan, input);
            var verdict = judge(plan, wanted, input, policy, sight);
            if (!write(verdict, input)) {
                next(Pace.SOON, began);
                return standing(input);
            }
            seen = now;
            trouble = "";
            var said = new ArrayList<MeshCondition>();
            said.add(verdict.waits(new ReplicaEntries(input.status().path("replicas"))));
            said.add(
                    RootRefusals.of(
                            input.status().path("replicas"),
                            sight.pods().neighbours(),
                            verdict.outcome()));
            said.add(verdict.forced());
            if (settings.container() == MeshSettings.Container.SIDECAR) {
                var allowed = intent.map(MeshIntent::autoRestartPods).orElse(false);
                said.add(restarts.pass(verdict, wanted, lead.waits(), sight, allowed));
            }
            next(pace(verdict, said), began);
            return List.copyOf(said);
        } catch (ApiFailure e) {
            next(Pace.STEADY, began);
            return standingBut(troubled(e), input);
        }
    }

    private static List<MeshCondition> standingBut(MeshCondition waits, Input input) {
        var said = new ArrayList<>(standing(input));
        said.removeIf(it -> it.type().equals(LeadVerdict.WAITS));
        said.addFirst(waits);
        return said;
    }

    /** What the report says by now; it stays until somebody has had a whole look again. */
    private static List<MeshCondition> standing(Input input) {
        var conditions = input.status().path("conditions");
        return LeadersWord.TYPES.stream()
                .flatMap(type -> MeshCondition.find(conditions, type).stream())
                .map(MeshCondition::of)
                .toList();
    }

    private static Seen seen(JsonNode status, WantedRoot wanted, Policy policy) {
        return new Seen(status.path("trust").path("plan"), status.path("replicas"), wanted, policy);
    }

    /** A walk through the workloads goes on, whatever else is calm. */
    private static Pace pace(LeadVerdict verdict, List<MeshCondition> said) {
        boolean calm =
                verdict.pace() == Pace.CALM
                        && said.stream()
                                .noneMatch(it ->
                                        it.type().equals(Restarts.CONDITION)
                                                && it.value() == Value.FALSE);
        return verdict.pace() == Pace.CALM && !calm ? Pace.STEADY : verdict.pace();
    }

    private LeadSight look(TrustPlan plan, Input input) throws ApiFailure {
        var of = new MeshPods.Of(settings.podNamespace(), input.deployment(), settings.pod());
        var sight = LeadSight.look(edges.own(), edges.clock(), of, plan.rootFile());
        return sight.with(
                sight.pods().neighbours().stream().filter(followers(of, input.subject())).toList());
    }

    /** All but the control planes that are known to trust for themselves. */
    private Predicate<Neighbour> followers(MeshPods.Of of, Optional<SeenMesh> subject) {
        var cluster = new MeshName(edges.report().name()).cluster(of.deployment(), of.namespace());
        return subject.isEmpty() || cluster.isEmpty()
                ? _ -> true
                : it -> it.isOf(subject.get().meshes(), cluster.get());
    }

    private LeadVerdict judge(
            TrustPlan plan, WantedRoot wanted, Input input, Policy policy, LeadSight sight) {
        var trust = input.status().path("trust");
        var facts =
                LeadFacts.of(input.status().path("replicas"), sight)
                        .facts(wanted, Json.at(trust, "noReplicaSince").flatMap(Times::parse));
        return LeadVerdict.of(
                edges.report().name(), plan, facts, moments(trust), sight, lead.waits(), policy);
    }

    /** What cannot be read counts as never seen: it will be seen again, later, which is safe. */
    private static Moments moments(JsonNode trust) {
        return MomentsShape.read(trust.path("moments")).found().orElseGet(Moments::none);
    }

    /** Returns whether nobody was faster. */
    private boolean write(LeadVerdict verdict, Input input) throws ApiFailure {
        var before = input.status().path("trust");
        var after = verdict.status();
        OtherFields.keep(before, after, TrustStatus.class);
        var patch = MergePatch.between(before, after);
        if (patch.isEmpty()) {
            return true;
        }
        try {
            edges.home().merge(edges.report().at("status"), body(input, patch));
        } catch (ApiFailure e) {
            if (e.kind() == ApiFailure.Kind.CONFLICT) {
                LOG.debug("the report has changed meanwhile: {}", e.text());
                return false;
            }
            throw e;
        }
        if (verdict.outcome() instanceof Advance step) {
            tell(step);
        }
        return true;
    }

    private static ObjectNode body(Input input, ObjectNode trust) {
        var body = Json.object();
        var version = input.report().path("metadata").path("resourceVersion").asText();
        body.putObject("metadata").put("resourceVersion", version);
        body.putObject("status").set("trust", trust);
        return body;
    }

    private void tell(Advance step) {
        var event = StepEvent.of(step.step());
        LOG.info(
                "{}: generation {} of the trust plan: {}",
                event.reason(),
                step.next().generation(),
                step.why());
        edges.teller().event(event.severity(), event.reason(), step.why());
    }

    /** No step is taken on half a look. */
    private MeshCondition troubled(ApiFailure e) {
        var message = "no change of roots is coordinated: " + e.text();
        if (!message.equals(trouble)) {
            LOG.warn("{}: {} (the bundle is not affected)", e.reason(), message);
            trouble = message;
        }
        return new MeshCondition(LeadVerdict.WAITS, Value.TRUE, e.reason(), message);
    }

    private void next(Pace pace, Instant began) {
        var now = edges.timer().instant();
        var rest = Duration.between(began, now).multipliedBy(SHARE);
        var usual =
                switch (pace) {
                    case SOON -> SOON;
                    case STEADY -> STEADY;
                    case CALM -> CALM;
                };
        due = now.plus(rest.compareTo(usual) > 0 ? rest : usual);
    }
}
