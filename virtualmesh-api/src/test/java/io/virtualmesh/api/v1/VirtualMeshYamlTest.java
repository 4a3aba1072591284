package io.virtualmesh.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualMeshYamlTest {

    @Test
    void theSeedIsReadFromAFile(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("vm.yaml"), Samples.text("seed.yaml"));

        var mesh = VirtualMeshYaml.read(file);

        assertThat(mesh.getMetadata().getName()).isEqualTo("virtual-mesh");
        assertThat(mesh.meshes()).hasSize(2);
    }

    @Test
    void jsonIsReadToo() {
        var json = Samples.JSON.asJson(Samples.mesh("seed.yaml"));

        assertThat(VirtualMeshYaml.parse("vm.json", json)).isEqualTo(Samples.mesh("seed.yaml"));
    }

    @Test
    void emptyDocumentsDoNoHarm() {
        var text = "# mine\n---\n---\n" + Samples.text("seed.yaml") + "\n---\n# end\n";

        assertThat(VirtualMeshYaml.parse("vm.yaml", text)).isEqualTo(Samples.mesh("seed.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n"})
    void aFileWithoutDocumentIsRefused(String text) {
        assertProblem(
                text,
                "expected exactly one networking.mesh.gloo.solo.io/v1 VirtualMesh, found nothing");
    }

    @Test
    void twoDocumentsAreRefusedAndNamed() {
        assertProblem(
                Samples.text("seed.yaml") + "\n---\napiVersion: v1\nkind: Secret\n",
                "expected exactly one networking.mesh.gloo.solo.io/v1 VirtualMesh,"
                        + " found networking.mesh.gloo.solo.io/v1 VirtualMesh, v1 Secret");
    }

    @Test
    void anotherVersionIsRefused() {
        assertProblem(
                Samples.text("seed.yaml").replace("solo.io/v1", "solo.io/v1beta1"),
                "expected exactly one networking.mesh.gloo.solo.io/v1 VirtualMesh,"
                        + " found networking.mesh.gloo.solo.io/v1beta1 VirtualMesh");
    }

    @Test
    void aTextThatIsNoObjectIsRefused() {
        assertProblem(
                "hello",
                "expected exactly one networking.mesh.gloo.solo.io/v1 VirtualMesh,"
                        + " found (no apiVersion) (no kind)");
    }

    @Test
    void everyUnknownFieldIsNamedWithItsLineAndASuggestion() {
        var text =
                Samples.text("seed.yaml")
                        .replace("caPath:", "ca_path:")
                        .replace("autoRestartPods:", "autoRestartPod:");

        assertThatThrownBy(() -> VirtualMeshYaml.parse("vm.yaml", text))
                .isInstanceOfSatisfying(
                        VirtualMeshYamlException.class,
                        e ->
                                assertThat(e.problems())
                                        .containsExactly(
                                                "line 8: unknown field \"autoRestartPod\" in spec.mtlsConfig;"
                                                        + " did you mean \"autoRestartPods\"?",
                                                "line 13: unknown field \"ca_path\" in"
                                                        + " spec.mtlsConfig.shared.intermediateCertificateAuthority.vault;"
                                                        + " did you mean \"caPath\"?"));
    }

    @Test
    void aFieldThatResemblesNoneIsAnsweredWithTheKnownOnes() {
        assertProblem(
                Samples.yaml(
                        "mtlsConfig: {shared: {intermediateCertificateAuthority: {auth: {}}}}"),
                "line 6: unknown field \"auth\" in spec.mtlsConfig.shared.intermediateCertificateAuthority;"
                        + " known are vault");
    }

    @Test
    void aFieldInAnEmptyObjectIsRefused() {
        assertProblem(
                Samples.yaml("mtlsConfig: {limited: {gateways: 1}}"),
                "line 6: unknown field \"gateways\" in spec.mtlsConfig.limited; it has no fields");
    }

    @Test
    void aValueOfTheWrongKindIsNamedWithItsLine() {
        assertProblem(
                Samples.yaml("mtlsConfig: {shared: {intermediateCertOptions: {ttlDays: a year}}}"),
                "line 6: spec.mtlsConfig.shared.intermediateCertOptions.ttlDays: expected a whole number");
        assertProblem(
                Samples.yaml("mtlsConfig: {shared: yes}"),
                "line 6: spec.mtlsConfig.shared: expected an object with fields");
        assertProblem(
                Samples.yaml("federation: {selectors: {}}"),
                "line 6: spec.federation.selectors: expected a list");
    }

    @Test
    void faultyYamlIsNamedWithItsLine() {
        assertThatThrownBy(
                        () -> VirtualMeshYaml.parse("vm.yaml", "kind: VirtualMesh\n  spec: {}\n"))
                .isInstanceOf(VirtualMeshYamlException.class)
                .hasMessageStartingWith("vm.yaml: line 2: ");
    }

    @Test
    void aFieldGivenTwiceIsRefused() {
        assertProblem(Samples.yaml("meshes: []"), "line 6: Duplicate field 'meshes'");
    }

    @Test
    void aNameIsNeeded() {
        assertProblem(
                Samples.yaml("").replace("name: virtual-mesh, ", ""), "metadata.name is missing");
    }

    private static void assertProblem(String text, String problem) {
        assertThatThrownBy(() -> VirtualMeshYaml.parse("vm.yaml", text))
                .isInstanceOf(VirtualMeshYamlException.class)
                .hasMessage("vm.yaml: " + problem);
    }
}
