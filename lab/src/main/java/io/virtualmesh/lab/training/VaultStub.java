package io.virtualmesh.lab.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.lab.pki.KeyAndCsr;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.training.Exchange.Reply;
import java.time.Duration;
import java.util.function.Function;

/** Says yes to all that the agent asks of a Vault set up as the guide does it. */
final class VaultStub implements Function<Exchange, Reply> {
    private static final String SUBJECT = "O=Istio,CN=Istio";
    private static final Duration LIFE = Duration.ofDays(30);

    private final LabCa root;

    VaultStub(LabCa root) {
        this.root = root;
    }

    @Override
    public Reply apply(Exchange call) {
        return switch (call.method() + " " + call.path().replace("/v1/", "")) {
            case "POST auth/kubernetes/login" -> login();
            case "POST pki_int/intermediate/generate/exported" -> generate();
            case "POST pki/root/sign-intermediate" -> sign(call);
            case "LIST pki_int/keys" -> keys();
            case "GET pki/issuer/default/json" -> issuer();
            case "GET sys/health" -> health();
            case "POST sys/capabilities-self" -> capabilities(call);
            case "GET sys/mounts/pki/tune" -> tune();
            case "POST auth/token/revoke-self" -> Reply.of(204, node());
            default ->
                    call.is("DELETE", "/v1/pki_int/key/")
                            ? Reply.of(204, node())
                            : Reply.of(404, node());
        };
    }

    private static Reply login() {
        var answer = node();
        answer.putObject("auth").put("client_token", "s.training").put("token_type", "service");
        return Reply.ok(answer);
    }

    private static Reply generate() {
        var made = KeyAndCsr.make(SUBJECT, KeyKind.RSA_2048);
        return data(
                node().put("csr", made.csrPem())
                        .put("private_key", made.keyPem())
                        .put("private_key_type", "rsa")
                        .put("key_id", "3b7f5d8e-0000-4000-8000-000000000001"));
    }

    private Reply sign(Exchange call) {
        var signed = root.signIntermediate(SUBJECT, call.body().path("csr").asText(), LIFE);
        var data =
                node().put("certificate", signed)
                        .put("issuing_ca", root.certificatePem())
                        .put("expiration", 0);
        data.putArray("ca_chain").add(signed).add(root.certificatePem());
        return data(data);
    }

    private static Reply keys() {
        var data = node();
        data.putArray("keys").add("3b7f5d8e-0000-4000-8000-000000000002");
        data.putObject("key_info")
                .putObject("3b7f5d8e-0000-4000-8000-000000000002")
                .put("key_name", "someone-elses");
        return data(data);
    }

    private Reply issuer() {
        var data = node().put("certificate", root.certificatePem());
        data.putArray("ca_chain").add(root.certificatePem());
        return data(data);
    }

    private static Reply health() {
        return Reply.ok(
                node().put("initialized", true)
                        .put("sealed", false)
                        .put("standby", false)
                        .put("version", "2.7.2")
                        .put("server_time_utc", System.currentTimeMillis() / 1000));
    }

    private static Reply capabilities(Exchange call) {
        var data = node();
        call.body()
                .path("paths")
                .forEach(path ->
                        data.putArray(path.asText()).add("update").add("delete").add("list"));
        return data(data);
    }

    private static Reply tune() {
        return data(node().put("max_lease_ttl", Duration.ofDays(3650).toSeconds()));
    }

    private static Reply data(ObjectNode data) {
        var answer = node();
        answer.set("data", data);
        answer.putArray("warnings").add("max_path_length 0: path length allows no CA below");
        return Reply.ok(answer);
    }

    private static ObjectNode node() {
        return Stub.JSON.createObjectNode();
    }
}
