package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.Signer;
import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.vault.KeyMaker.KeyAndCsr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has HashiCorp Vault or OpenBao sign: log in, key and CSR, sign, delete Vault's copy of the key whatever came of it, revoke the
 * login. One request at a time per call; holds no key, token or connection between two calls.
 */
public final class VaultSigner implements Signer {
    private final VaultConnector connector;
    private final VaultLogin logins;
    private static final Logger LOG = LoggerFactory.getLogger(VaultSigner.class);

    private final KeyRemover remover;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * @param pods tells left-over keys in Vault from keys in use; see {@link Pods#UNKNOWN}
     */
    public VaultSigner(VaultSettings settings, ClusterSecrets secrets, Pods pods) {
        this.connector = new VaultConnector(settings, secrets);
        this.logins = new VaultLogin(settings, secrets);
        this.remover = new KeyRemover(settings, pods);
    }

    @Override
    public SigningOutcome sign(SigningRequest request) {
        VaultIntent vault = request.intent().vault();
        warnOnce(Precautions.of(vault, connector.settings()));
        try (var connection = connector.open(vault);
                var session = logins.open(connection, vault.login())) {
            return vault.csrPath().isPresent()
                    ? signKeyOfVault(session, request, vault.csrPath().get())
                    : signOwnKey(session, request);
        } catch (VaultFault fault) {
            return fault.outcome();
        }
    }

    /** Keys that Vault has made for this signer, and that could not be removed there. */
    List<StoredKey> keptKeys() {
        return remover.kept();
    }

    /** Before anything is sent, for then it may be too late. */
    private void warnOnce(List<String> precautions) {
        precautions.stream()
                .filter(warned::add)
                .forEach(text -> LOG.warn("VaultAddress: {}", text));
    }

    private SigningOutcome signOwnKey(VaultSession session, SigningRequest request)
            throws VaultFault {
        KeyAndCsr made = KeyMaker.here(request.intent().certificate());
        SignedAnswer answer = signOrDestroy(session, request.intent(), made);
        return signed(session, request, made, answer, Optional.empty());
    }

    private SigningOutcome signKeyOfVault(
            VaultSession session, SigningRequest request, String csrPath) throws VaultFault {
        remover.removeKept(session);
        VaultCall call = KeyMaker.callFor(csrPath, request);
        Answer generated = session.demand(call);
        Optional<String> warning;
        KeyAndCsr made;
        SignedAnswer answer;
        try {
            made = KeyMaker.fromVault(session.connection().at(call), generated);
            answer = signOrDestroy(session, request.intent(), made);
        } finally {
            warning = removeKey(session, csrPath, generated);
        }
        PkiPath.keyMount(csrPath)
                .ifPresent(
                        mount -> remover.removeLeftovers(session, mount, request.intent().mesh()));
        return signed(session, request, made, answer, warning);
    }

    private Optional<String> removeKey(VaultSession session, String csrPath, Answer generated) {
        if (generated.data().path("key_id").isMissingNode()) {
            return Optional.empty(); // before Vault 1.11 no key is kept
        }
        return KeyMaker.stored(session, csrPath, generated)
                .map(key -> remover.remove(session, key))
                .orElse(
                        Optional.of(
                                "Vault keeps the key that it made for us, and csrPath does not say"
                                        + " in which mount; use a path such as"
                                        + " pki_int/intermediate/generate/exported"));
    }

    private static SignedAnswer signOrDestroy(
            VaultSession session, MeshIntent intent, KeyAndCsr made) throws VaultFault {
        try {
            return IntermediateSigning.sign(
                    session, intent.vault().signPath(), intent.certificate(), made.csr());
        } catch (VaultFault fault) {
            made.key().destroy();
            throw fault;
        }
    }

    private SigningOutcome signed(
            VaultSession session,
            SigningRequest request,
            KeyAndCsr made,
            SignedAnswer answer,
            Optional<String> keyWarning) {
        var intent = request.intent();
        List<String> warnings = new ArrayList<>(answer.warnings());
        new LifetimeAdvice(
                        intent.certificate().ttl(),
                        request.now(),
                        PkiPath.signMount(intent.vault().signPath()))
                .of(answer.certificate(), answer.issuing())
                .ifPresent(warnings::add);
        keyWarning.ifPresent(warnings::add);
        warnings.addAll(Precautions.of(intent.vault(), connector.settings()));
        warnings.addAll(session.warnings());
        return new SigningOutcome.Signed(
                made.key(),
                answer.certificate(),
                answer.offered(),
                answer.issuing(),
                List.copyOf(warnings));
    }
}
