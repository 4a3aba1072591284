package io.virtualmesh.lab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadCountsTest {
    @Test
    void failuresAreCountedBeforeTheClientSumsThemUp() throws Exception {
        var counts =
                LoadCounts.of(
                        List.of(
                                line("{\"succeeded\":1,\"failed\":0}"),
                                line("{\"succeeded\":9,\"failed\":0}"),
                                line("{\"failure\":\"EOF\",\"millis\":3}")));

        assertThat(counts.succeeded()).isEqualTo(9);
        assertThat(counts.failed()).isEqualTo(1);
        assertThat(counts.failures()).singleElement().asString().contains("EOF");
    }

    @Test
    void aClientThatHasStartedAgainCountsOn() throws Exception {
        var counts =
                LoadCounts.of(
                        List.of(
                                line("{\"succeeded\":9,\"failed\":0}"),
                                line("{\"succeeded\":1,\"failed\":0}"),
                                line("{\"succeeded\":4,\"failed\":0}")));

        assertThat(counts.succeeded()).isEqualTo(13);
    }

    @Test
    void clientsThatAreGoneStillCount() {
        var gone = new LoadCounts(5, 1, List.of("a"));
        var present = new LoadCounts(7, 1, List.of("b"));

        var all = gone.plus(present);

        assertThat(all).isEqualTo(new LoadCounts(12, 2, List.of("a", "b")));
        assertThat(all.since(gone)).isEqualTo(new LoadCounts(7, 1, List.of("b")));
    }

    private static JsonNode line(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }
}
