package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.api.v1.MeshName;
import java.util.Optional;

/** The trust plan in the report, past all caches. */
final class PlanReport {
    private final KubeApi home;
    private final Place place;
    private final ReportWriter writer;

    PlanReport(Home home, MeshName mesh, MeshSettings settings) {
        this.home = home.api();
        this.place = Place.report(settings.virtualMeshNamespace(), mesh.value());
        this.writer = new ReportWriter(home.api(), mesh, settings);
    }

    Optional<JsonNode> read() throws ApiFailure {
        return home.find(place);
    }

    static JsonNode planOf(JsonNode report) {
        return report.path("status").path("trust").path("plan");
    }

    /** Why no plan can be kept here, as far as that can be told before anything is written. */
    Optional<String> obstacle() throws ApiFailure {
        return switch (ReportSchema.look(home)) {
            case OURS, UNKNOWN -> Optional.empty();
            case FOREIGN -> Optional.of(drops());
            case ABSENT ->
                    Optional.of(
                            "the CRD of IssuedCertificate is not installed in " + home.server());
        };
    }

    void create() throws ApiFailure {
        writer.create();
    }

    /**
     * By compare-and-swap.
     *
     * @param report as it was read
     * @return whether the plan is now there; false where the CRD prunes it
     */
    boolean write(JsonNode report, TrustPlan plan) throws ApiFailure {
        return holds(home.merge(place.at("status"), patch(report, plan)), plan);
    }

    /** Whether {@link #write} would do it now; writes nothing. */
    boolean wouldTake(JsonNode report, TrustPlan plan) throws ApiFailure {
        return holds(home.rehearseMerge(place.at("status"), patch(report, plan)), plan);
    }

    /** A CRD of before that field drops the generations of introduction, which only spare workloads a restart. */
    private static boolean holds(JsonNode report, TrustPlan plan) {
        return PlanShape.read(planOf(report))
                .found()
                .map(TrustPlan::withoutIntroductions)
                .filter(plan.withoutIntroductions()::equals)
                .isPresent();
    }

    private static JsonNode patch(JsonNode report, TrustPlan plan) {
        var patch = Json.object();
        patch.putObject("metadata")
                .put("resourceVersion", report.path("metadata").path("resourceVersion").asText());
        patch.putObject("status").putObject("trust").set("plan", Json.of(PlanShape.write(plan)));
        return patch;
    }

    /** What a CRD that is not ours, or an older one of ours, does to a plan. */
    String drops() {
        return "the CRD of IssuedCertificate in "
                + home.server()
                + " drops status.trust.plan; install the CRDs of our chart";
    }

    static String unreadable(String why) {
        return "status.trust.plan of the report is not what istiod-agent writes: "
                + why
                + "; put it back from a backup, or take the field away while an istiod Pod runs that remembers it";
    }
}
