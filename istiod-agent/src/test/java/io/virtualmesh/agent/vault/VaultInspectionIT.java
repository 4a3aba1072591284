package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.Finding.Level;
import io.virtualmesh.agent.vault.RootReader.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code check} says of Vault. */
class VaultInspectionIT {
    private static final VaultLab LAB = VaultLab.configured("check-");

    @Test
    void findsNothingToMendInAGoodSetUpButPlainHttp() {
        var findings = inspect(LAB, LAB.intents(), true);

        assertThat(findings).noneMatch(finding -> finding.level() == Level.FAILED);
        assertThat(of(findings, Level.WARNING))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).contains("plain http"));
        assertThat(of(findings, Level.OK))
                .extracting(Finding::subject)
                .contains(
                        "Vault reachable",
                        "Vault state",
                        "Vault clock",
                        "Vault issuer",
                        "Root",
                        "Vault login",
                        "Vault rights",
                        "Vault signs");
        assertThat(LAB.keysInVault()).isEmpty();
    }

    @Test
    void namesEachMissingRightWithThePolicyToAdd() {
        var lab = VaultLab.configured("norights-");
        lab.policy("path \"pki/root/sign-intermediate\" { capabilities = [\"read\"] }");

        var findings = inspect(lab, lab.intents(), false);

        assertThat(of(findings, Level.FAILED))
                .extracting(Finding::remedy)
                .anyMatch(text ->
                        text.contains(
                                "path \"norights-pki/root/sign-intermediate\" { capabilities ="
                                        + " [\"update\"] }"))
                .anyMatch(text -> text.contains("generate/exported"));
        assertThat(of(findings, Level.WARNING))
                .extracting(Finding::remedy)
                .anyMatch(text -> text.contains("norights-pki_int/key/+"))
                .anyMatch(text -> text.contains("\"list\""));
    }

    @Test
    void explainsARoleThatIsBoundToAnotherServiceAccount() {
        LAB.role("other", Map.of("bound_subject", "system:serviceaccount:istio-system:other"));
        var intents = LAB.intents().jwtFile("check-jwt", "other", LAB.tokenFile());

        assertThat(of(inspect(LAB, intents, false), Level.FAILED))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo("Vault login");
                    assertThat(finding.found()).contains("istio-system/istiod");
                });
    }

    @Test
    void comparesTheMountsMaximumAndTheIssuersEndWithTheWish() {
        var lab = VaultLab.configured("life-");
        lab.policy(VaultLab.leastPolicy() + "path \"pki/x\" { capabilities = [\"read\"] }");
        lab.bao()
                .write(
                        "sys/policies/acl/life-istiod",
                        Map.of(
                                "policy",
                                "path \"sys/mounts/life-pki/tune\" { capabilities = [\"read\"] }"));

        var findings = inspect(lab, lab.intents().ttl(Duration.ofDays(36_500)), false);

        assertThat(of(findings, Level.WARNING))
                .extracting(finding -> finding.found() + " " + finding.remedy())
                .anyMatch(
                        text -> text.contains("vault secrets tune -max-lease-ttl=876000h life-pki"))
                .anyMatch(text -> text.contains("ends before"));
    }

    @Test
    void readsTheRootWithoutAToken() {
        var reading = reader(LAB).read(LAB.intents().vault());

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Found.class,
                        found -> assertThat(found.root()).contains(LAB.root().certificate()));
    }

    @Test
    void saysThatAnUpperMountDoesNotKnowItsRoot() {
        var lab = VaultLab.configured("upper-");
        var intents = lab.throughUpperTier();

        assertThat(reader(lab).read(intents.vault()))
                .isInstanceOfSatisfying(
                        Reading.Found.class, found -> assertThat(found.root()).isEmpty());
        assertThat(of(inspect(lab, intents, false), Level.WARNING))
                .extracting(Finding::remedy)
                .anyMatch(text -> text.contains("ROOT_CA_FILE"));
    }

    @Test
    void saysThatAMountHasNoIssuerYet() {
        LAB.enable("pki_new");
        var vault = LAB.intents().signPath("check-pki_new/root/sign-intermediate").vault();

        assertThat(reader(LAB).read(vault))
                .isInstanceOfSatisfying(
                        Reading.Unavailable.class,
                        missing ->
                                assertThat(missing.reason()).isEqualTo(VaultReason.ISSUER_MISSING));
    }

    private static RootReader reader(VaultLab lab) {
        return new RootReader(lab.settings(), new FakeSecrets());
    }

    private static List<Finding> inspect(VaultLab lab, VaultIntents intents, boolean trial) {
        return new VaultInspection(lab.settings(), new FakeSecrets())
                .inspect(intents.request(), trial);
    }

    private static List<Finding> of(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).toList();
    }
}
