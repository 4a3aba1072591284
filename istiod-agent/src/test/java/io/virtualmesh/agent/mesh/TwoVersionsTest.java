package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.api.v1.TrustStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pure parts of what one version of us makes of another one's words. */
class TwoVersionsTest {
    @Test
    void versionsAreToldWhereTheyDiffer() throws Exception {
        var old = "'a':{'agentVersion':'0.1.0','rootSha256':['x']}";
        var young = "'b':{'agentVersion':'0.2.0','ack':1}";

        assertThat(versions("{" + old + ",'c':{}}").differingVersions()).isEmpty();
        assertThat(versions("{" + young + "," + old + "}").differingVersions())
                .contains("replicas run istiod-agent 0.1.0 and 0.2.0");
    }

    @Test
    void whoseEntryTellsNothingOfRootsIsNamedWithItsVersion() throws Exception {
        var versions = versions("{'a':{'agentVersion':'0.1.0'},'b':{'ack':1},'c':{'ack':-1}}");

        assertThat(versions.whyBehind(List.of("a", "b", "c", "none")))
                .satisfiesExactly(
                        a -> assertThat(a).startsWith("a runs istiod-agent 0.1.0, which tells"),
                        c -> assertThat(c).startsWith("c runs istiod-agent of an unknown version"));
    }

    @Test
    void whoIsInTroubleIsNamedWithIt() throws Exception {
        var entries = versions("{'a':{'ack':1,'error':'PlanNotNoted: full'},'b':{'ack':1}}");

        assertThat(entries.whyBehind(List.of("a", "b"))).containsExactly("a: PlanNotNoted: full");
    }

    private static ReplicaEntries versions(String replicas) throws IOException {
        return new ReplicaEntries(json(replicas));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'phase':'x','waitingFor':['m']} | {} | {}",
                "{'later':1} | {'ack':1} | {'ack':1,'later':1}",
                "{'plan':{'later':1}} | {'plan':{'generation':2}} | {'plan':{'generation':2,'later':1}}",
                "{'plan':{'roots':[{'sha256':'a','x':1},{'sha256':'b','x':2}]}}"
                        + "| {'plan':{'roots':[{'sha256':'b','pem':''},{'sha256':'c'}]}}"
                        + "| {'plan':{'roots':[{'sha256':'b','pem':'','x':2},{'sha256':'c'}]}}",
                "{'moments':{'reached':[{'generation':1,'x':1}]}}"
                        + "| {'moments':{'reached':[{'generation':1}]}}"
                        + "| {'moments':{'reached':[{'generation':1,'x':1}]}}",
                "{'plan':'broken','moments':[1],'used':{}} | {'plan':{},'used':[]} | {'plan':{},'used':[]}"
            })
    void whatAnotherVersionWroteBesideIsKept(String before, String ours, String after)
            throws Exception {
        var written = (ObjectNode) json(ours);

        OtherFields.keep(json(before), written, TrustStatus.class);

        assertThat(written).isEqualTo(json(after));
    }

    private static JsonNode json(String text) throws IOException {
        return Json.tree(text.replace('\'', '"'));
    }

    /** Nobody forces a root on a mesh whose istiods serve, whoever made their CA. */
    @Test
    void anOlderReplicaThatServesIsAReplica() throws Exception {
        var waiting = "'young':{'ack':2}";
        assertThat(distress("{" + waiting + "}")).isTrue();
        assertThat(distress("{" + waiting + ",'old':{'agentVersion':'0.0.9'}}")).isTrue();
        assertThat(distress("{" + waiting + ",'old':{'rootSha256':['" + "ab".repeat(32) + "']}}"))
                .isFalse();
    }

    private static boolean distress(String replicas) throws IOException {
        var pods =
                List.of(
                        new IstiodPod("young", true, Optional.empty()),
                        new IstiodPod("old", true, Optional.empty()));
        var sight =
                new LeadSight(
                        new MeshPods(pods, List.of(), List.of()),
                        new ShownRoots(1, List.of()),
                        TestStatus.NOW,
                        TestStatus.NOW);
        return LeadFacts.of(json(replicas), sight)
                .facts(TestPlans.wanted(TestPlans.A), Optional.empty())
                .distress()
                .isPresent();
    }
}
