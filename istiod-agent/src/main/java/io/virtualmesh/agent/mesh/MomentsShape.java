package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.Reading.each;
import static io.virtualmesh.agent.mesh.Reading.given;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.Moments;
import io.virtualmesh.agent.trust.RootId;
import io.virtualmesh.api.v1.GenerationMoment;
import io.virtualmesh.api.v1.RootMoment;
import io.virtualmesh.api.v1.TrustMoments;
import java.time.Instant;
import java.util.TreeMap;

/** The moments of a mesh in its report. In whole seconds, rounded up: later is safe, earlier is not. */
final class MomentsShape {
    private MomentsShape() {}

    static TrustMoments write(Moments moments) {
        return new TrustMoments(
                moments.reached().entrySet().stream()
                        .map(it -> new GenerationMoment(it.getKey(), Times.upwards(it.getValue())))
                        .toList(),
                RootShape.hashes(moments.signing()),
                new TreeMap<>(moments.ceased())
                        .entrySet().stream()
                                .map(it ->
                                        new RootMoment(
                                                it.getKey().sha256(), Times.upwards(it.getValue())))
                                .toList());
    }

    /** From {@code status.trust.moments} of a report. */
    static Reading<Moments> read(JsonNode moments) {
        return Reading.of(moments, TrustMoments.class, MomentsShape::read);
    }

    private static Moments read(TrustMoments shape) {
        var signing = RootShape.ids(shape.signing(), "signing");
        var ceased = new TreeMap<RootId, Instant>();
        for (var moment : each(shape.ceased(), "ceased")) {
            var id = RootShape.id(moment.sha256());
            if (ceased.put(id, given(moment.at(), "a moment")) != null || signing.contains(id)) {
                throw new IllegalArgumentException(
                        "ceased holds root " + id + " twice, or signing does too");
            }
        }
        return new Moments(reached(shape), signing, ceased);
    }

    private static TreeMap<Long, Instant> reached(TrustMoments shape) {
        var reached = new TreeMap<Long, Instant>();
        for (var moment : each(shape.reached(), "reached")) {
            long generation = given(moment.generation(), "the generation of a moment");
            if (generation < 1 || reached.put(generation, given(moment.at(), "a moment")) != null) {
                throw new IllegalArgumentException(
                        "reached holds generation "
                                + generation
                                + ", which is below 1 or twice there");
            }
        }
        return reached;
    }
}
