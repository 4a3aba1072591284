package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.Reading.each;
import static io.virtualmesh.agent.mesh.Reading.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.trust.PlannedRoot;
import io.virtualmesh.agent.trust.PlannedRoot.Use;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.VaultBlock;
import io.virtualmesh.api.v1.PlannedRootStatus;
import io.virtualmesh.api.v1.TrustPlanStatus;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The trust plan in the report, and as the one text that is noted on the volume and in the mirror. */
final class PlanShape {
    /** No run of steps gets there, and counting on from it is safe. */
    private static final long MAX_GENERATION = 1L << 52;

    private PlanShape() {}

    static TrustPlanStatus write(TrustPlan plan) {
        return new TrustPlanStatus(
                plan.generation(), plan.roots().stream().map(PlanShape::write).toList());
    }

    /** The same plan is always the same text. */
    static String text(TrustPlan plan) {
        return Json.text(write(plan));
    }

    /** From {@code status.trust.plan} of a report. */
    static Reading<TrustPlan> read(JsonNode plan) {
        return Reading.of(plan, TrustPlanStatus.class, PlanShape::read);
    }

    static Reading<TrustPlan> parse(String text) {
        try {
            return text.isBlank() ? new Reading.Absent<>() : read(Json.strictTree(text));
        } catch (JsonProcessingException e) {
            return new Reading.Unreadable<>("it is no JSON");
        }
    }

    private static PlannedRootStatus write(PlannedRoot planned) {
        return new PlannedRootStatus(
                planned.id().sha256(),
                RootShape.subject(planned.root()),
                RootShape.pem(planned.root()),
                introduced(planned),
                planned.trustedIn(),
                planned.use().since(),
                planned.signable(),
                planned.forced(),
                planned.vault().map(VaultBlock::json).orElse(null));
    }

    /** Only where it tells something: a CRD before this field would drop it. */
    private static @Nullable Long introduced(PlannedRoot planned) {
        return planned.introducedIn() == planned.trustedIn() ? null : planned.introducedIn();
    }

    private static TrustPlan read(TrustPlanStatus shape) throws BadPem {
        var roots = new ArrayList<PlannedRoot>();
        for (var root : each(shape.roots(), "roots")) {
            roots.add(read(root));
        }
        long generation = given(shape.generation(), "the plan's generation");
        if (generation > MAX_GENERATION) {
            throw new IllegalArgumentException("no plan of ours comes to generation " + generation);
        }
        return new TrustPlan(generation, roots);
    }

    private static PlannedRoot read(PlannedRootStatus shape) throws BadPem {
        var root = RootShape.read(shape.sha256(), shape.pem());
        var trustedIn = given(shape.trustedIn(), "trustedIn of root " + root);
        var introducedIn = shape.introducedIn() == null ? trustedIn : shape.introducedIn();
        return new PlannedRoot(root, introducedIn, trustedIn, use(shape));
    }

    private static Use use(PlannedRootStatus shape) {
        long since = given(shape.since(), "since of a root");
        boolean forced = given(shape.forced(), "forced of a root");
        var vault = RootShape.vault(shape.vault());
        if (given(shape.signable(), "signable of a root")) {
            return new Use.Signable(since, vault, forced);
        }
        if (forced || vault.isPresent()) {
            throw new IllegalArgumentException(
                    "a root that is not signable says how to sign under it");
        }
        return new Use.Idle(since);
    }
}
