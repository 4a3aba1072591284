package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.agent.control.VaultIntent.Jwt;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtSourceTest {
    private static final String TOKEN =
            Jwts.text("system:serviceaccount:istio-system:istiod", "vault");

    @TempDir private Path folder;
    private final FakeSecrets secrets = new FakeSecrets();

    @Test
    void readsTheKeyInADirectoryOrTheFileItself() throws Exception {
        var file = Files.writeString(folder.resolve("vault-token"), TOKEN + "\n");

        assertThat(read(new Jwt.Mounted(folder.toString(), "vault-token"))).isEqualTo(TOKEN);
        assertThat(read(new Jwt.Mounted(file.toString(), "token"))).isEqualTo(TOKEN);
    }

    @Test
    void readsTheOwnTokenWhereTheSettingsSay() throws Exception {
        Files.writeString(folder.resolve("token"), TOKEN);

        assertThat(read(new Jwt.Own("token"))).isEqualTo(TOKEN);
    }

    @Test
    void readsARotatedTokenAfresh() throws Exception {
        var other = Jwts.text("system:serviceaccount:istio-system:istiod", "rotated");
        Files.writeString(folder.resolve("token"), TOKEN);
        read(new Jwt.Own("token"));
        Files.writeString(folder.resolve("token"), other);

        assertThat(read(new Jwt.Own("token"))).isEqualTo(other);
    }

    @Test
    void saysThatAFileIsMissingOrEmptyAndNamesIt() throws Exception {
        refused(new Jwt.Own("token"), folder.resolve("token") + " does not exist");
        Files.writeString(folder.resolve("token"), " \n");
        refused(new Jwt.Own("token"), folder.resolve("token") + " is empty");
    }

    @Test
    void sendsNothingThatIsNoJwtAndDoesNotQuoteIt() throws Exception {
        Files.writeString(folder.resolve("shadow"), "root:$6$secret.hash.of:19000:0:99999:7:::");

        assertThatThrownBy(() -> read(new Jwt.Mounted(folder.toString(), "shadow")))
                .hasMessageContaining("holds no JWT")
                .hasMessageNotContaining("secret");
    }

    @Test
    void readsNeitherADeviceNorAFifoNorAFileWithoutEnd() throws Exception {
        assertThatThrownBy(() -> read(new Jwt.Mounted("/dev/zero", "token")))
                .isInstanceOf(VaultFault.class)
                .hasMessageContaining("/dev/zero is not a regular file");
        var fifo = Fifos.make(folder.resolve("token"));
        refused(new Jwt.Own("token"), fifo + " is not a regular file");
    }

    @Test
    void asksTheClusterForAnotherServiceAccountsToken() throws Exception {
        secrets.put("vault/login", TOKEN);

        assertThat(read(new Jwt.OfServiceAccount("vault", "login", "token"))).isEqualTo(TOKEN);
    }

    @Test
    void passesOnWhyTheClusterGaveNoToken() {
        assertThatThrownBy(() -> read(new Jwt.OfServiceAccount("vault", "login", "token")))
                .isInstanceOfSatisfying(
                        VaultFault.class,
                        fault ->
                                assertThat(fault.reason())
                                        .isEqualTo(VaultReason.SECRET_UNAVAILABLE))
                .hasMessageContaining("ServiceAccount vault/login does not exist");
    }

    @Test
    void aTokenDoesNotPrintItself() {
        var jwt = Jwts.of("system:serviceaccount:istio-system:istiod", "vault");

        assertThat(jwt.toString()).contains("istio-system/istiod").doesNotContain(jwt.value());
    }

    @Test
    void warnsOfATokenThatIsGoodAtTheApiServer() {
        assertThat(Precautions.of(Jwts.of("system:serviceaccount:a:b", Jwts.ISSUER)))
                .singleElement()
                .asString()
                .contains("a/b", "projected token", "audience");
        assertThat(Precautions.of(Jwts.of("system:serviceaccount:a:b"))).hasSize(1);
        assertThat(Precautions.of(Jwts.of("system:serviceaccount:a:b", "vault"))).isEmpty();
    }

    private String read(Jwt jwt) throws VaultFault {
        var settings = VaultSettings.defaults().withServiceAccountDir(folder);
        return new JwtSource(settings, secrets).read(jwt).value();
    }

    private void refused(Jwt jwt, String words) {
        assertThatThrownBy(() -> read(jwt))
                .isInstanceOfSatisfying(
                        VaultFault.class,
                        fault -> assertThat(fault.reason()).isEqualTo(VaultReason.TOKEN_MISSING))
                .hasMessageContaining(words);
    }
}
