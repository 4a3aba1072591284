package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.VaultIntent;
import java.util.ArrayList;
import java.util.List;

/** Asks Vault itself what our login may do ({@code sys/capabilities-self}, in the default policy). */
record RightsFindings(VaultSession session, VaultIntent vault) {
    private static final String SUBJECT = "Vault rights";

    /**
     * @param vital without it no intermediate comes
     */
    private record Need(String path, String capability, boolean vital, String why) {}

    List<Finding> all() throws VaultFault {
        List<Need> needs = needs();
        var body = JsonNodeFactory.instance.objectNode();
        var paths = body.putArray("paths");
        needs.forEach(need -> paths.add(need.path()));
        Answer answer = session.send(VaultCall.post("sys/capabilities-self", body));
        if (!answer.ok()) {
            return List.of(
                    Finding.skipped(
                            SUBJECT,
                            "sys/capabilities-self answered " + answer.words(),
                            "Allow it to see the rights on each path here (it is in the policy"
                                    + " \"default\")."));
        }
        return needs.stream().map(need -> of(need, answer.data())).toList();
    }

    private List<Need> needs() {
        var needs = new ArrayList<Need>();
        needs.add(new Need(vault.signPath(), "update", true, "sign the intermediate"));
        vault.csrPath()
                .ifPresent(path -> {
                    needs.add(new Need(path, "update", true, "make key and CSR"));
                    PkiPath.keyMount(path).ifPresent(mount -> addKeyNeeds(mount, needs));
                });
        return needs;
    }

    private static void addKeyNeeds(String mount, List<Need> needs) {
        String some = "00000000-0000-0000-0000-000000000000";
        needs.add(new Need(mount + "/key/" + some, "delete", false, "delete the key after use"));
        needs.add(new Need(mount + "/keys", "list", false, "find keys that a killed Pod left"));
    }

    private Finding of(Need need, JsonNode data) {
        List<String> has =
                Answer.texts(data.path(need.path())).stream().map(PeerText::safe).toList();
        String what = need.path() + " (" + need.why() + "): ";
        if (has.contains(need.capability()) || has.contains("root")) {
            return Finding.ok(SUBJECT, what + need.capability() + " is allowed");
        }
        String remedy =
                "Add to a policy of "
                        + session.holder()
                        + ": path \""
                        + need.path().replaceFirst("/key/0.*", "/key/+")
                        + "\" { capabilities = [\""
                        + need.capability()
                        + "\"] }";
        String found = what + need.capability() + " is missing, there is " + has;
        return need.vital()
                ? Finding.failed(SUBJECT, found, remedy)
                : Finding.warning(SUBJECT, found, remedy);
    }
}
