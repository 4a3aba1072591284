package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.agent.bundle.KeySpec;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultCallTest {
    private static final VaultIntents GUIDE = VaultIntents.at("https://vault:8200");

    @Test
    void goesBelowV1AndBelowThePrefixOfTheServer() throws Exception {
        assertThat(VaultCall.get("pki/cert/ca").at(URI.create("https://gw/vault/")))
                .isEqualTo(URI.create("https://gw/vault/v1/pki/cert/ca"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/pki/root",
                "pki//root",
                "pki/../sys/seal",
                "pki/./root",
                "..",
                "pki/root?list=true",
                "pki/root#x",
                "pki/%2e%2e/sys",
                "pki root",
                "pki\\root",
                "pki/root/"
            })
    void refusesPathsThatLeadElsewhere(String path) {
        assertThatThrownBy(() -> VaultCall.get(path).at(URI.create("https://vault")))
                .isInstanceOf(VaultFault.class);
    }

    @Test
    void doesNotPrintItsBody() throws Exception {
        var call = KeyMaker.callFor("pki_int/intermediate/generate/exported", GUIDE.request());

        assertThat(call).hasToString("POST pki_int/intermediate/generate/exported");
    }

    @Test
    void asksForAKeyNamedAfterMeshAndPod() throws Exception {
        var body =
                KeyMaker.callFor("x", GUIDE.key(KeySpec.rsa(4096)).request()).body().orElseThrow();

        assertThat(body.path("key_type").asText()).isEqualTo("rsa");
        assertThat(body.path("key_bits").asInt()).isEqualTo(4096);
        assertThat(KeyName.parse(body.path("key_name").asText()))
                .hasValueSatisfying(name -> {
                    assertThat(name.mesh()).isEqualTo(VaultIntents.MESH);
                    assertThat(name.pod()).isEqualTo(VaultIntents.POD);
                });
    }

    @Test
    void asksForAnIntermediateThatSignsLeavesOnly() {
        var wish = GUIDE.ttl(Duration.ofDays(365)).intent().certificate();

        var body = IntermediateSigning.callFor("x", wish, "csr").body().orElseThrow();

        assertThat(body.toString())
                .isEqualTo(
                        "{\"csr\":\"csr\",\"common_name\":\"istio-ca\","
                                + "\"max_path_length\":0,\"exclude_cn_from_sans\":true,\"ttl\":\"31536000s\","
                                + "\"format\":\"pem\",\"organization\":[\"istio-ca\"]}");
    }

    @Test
    void asksForAnOrganizationWithACommaAsForOne() throws Exception {
        var body = KeyMaker.callFor("x", GUIDE.request()).body().orElseThrow();

        assertThat(body.path("organization").isArray()).isTrue();
        assertThat(body.path("organization")).hasSize(1);
    }
}
