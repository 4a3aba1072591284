package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.Certificates.describe;
import static io.virtualmesh.agent.bundle.Certificates.issuerName;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why no chain was found, once {@link ChainBuilder} has tried everything. */
final class ChainGap {
    private static final String GIVE_ROOT =
            "give it in ROOT_CA_FILE, or import it into the mount together with its issuer";

    private final ChainParts parts;
    private final RootPins pins;
    private final List<X509Certificate> candidates;
    private final IssuerWalk walk;
    private final List<Flaw> flaws = new ArrayList<>();

    private ChainGap(ChainParts parts, RootPins pins) {
        this.parts = parts;
        this.pins = pins;
        this.candidates = List.copyOf(parts.candidates());
        this.walk = IssuerWalk.from(parts.signed(), candidates, any -> true);
    }

    static List<Flaw> explain(ChainParts parts, RootPins pins) {
        return new ChainGap(parts, pins).explain();
    }

    private List<Flaw> explain() {
        var reached = Stream.concat(Stream.of(parts.signed()), walk.reached().stream()).toList();
        var roots = reached.stream().filter(Certificates::isSelfSigned).toList();
        roots.forEach(root -> flaws.add(notPinned(root, pins)));
        if (roots.isEmpty()) {
            reached.stream().filter(this::isDeadEnd).forEach(this::explainDeadEnd);
            parts.givenRoots().stream()
                    .filter(root -> !Certificates.isSelfSigned(root))
                    .forEach(root -> flaws.add(notSelfSigned(root)));
            if (candidates.stream().noneMatch(Certificates::isSelfSigned)) {
                flaws.add(rootUnknown(reached.getLast()));
            }
        }
        return List.copyOf(flaws);
    }

    private boolean isDeadEnd(X509Certificate reached) {
        return candidates.stream().noneMatch(c -> Certificates.isIssuedBy(reached, c));
    }

    private void explainDeadEnd(X509Certificate top) {
        var namesakes =
                candidates.stream()
                        .filter(c ->
                                c.getSubjectX500Principal().equals(top.getIssuerX500Principal()))
                        .toList();
        namesakes.forEach(namesake -> flaws.add(linkBroken(top, namesake)));
        boolean rootsKnown = candidates.stream().anyMatch(Certificates::isSelfSigned);
        if (namesakes.isEmpty() && (rootsKnown || top.equals(parts.signed()))) {
            flaws.add(issuerMissing(top));
        }
    }

    private Flaw issuerMissing(X509Certificate top) {
        var offered = candidates.stream().limit(8).map(Certificates::describe).sorted().toList();
        return new Flaw(
                Flaw.ISSUER_MISSING,
                describe(top)
                        + " was issued by "
                        + issuerName(top)
                        + ", which nobody offered (offered: "
                        + (offered.isEmpty() ? "nothing" : String.join("; ", offered))
                        + "); import the issuer into Vault's mount, or add it to ROOT_CA_FILE");
    }

    static Flaw linkBroken(X509Certificate child, X509Certificate issuer) {
        return new Flaw(
                Flaw.LINK_BROKEN,
                describe(child)
                        + " names "
                        + issuerName(child)
                        + " as issuer, but was not signed by the key of "
                        + describe(issuer)
                        + "; is this an old or another CA of that name?");
    }

    static Flaw notSelfSigned(X509Certificate root) {
        return new Flaw(
                Flaw.ROOT_NOT_SELF_SIGNED,
                describe(root)
                        + " is given as root but not self-signed (issuer "
                        + issuerName(root)
                        + "): an upper intermediate cannot be what workloads trust; give the root"
                        + " above it");
    }

    static Flaw notPinned(X509Certificate root, RootPins pins) {
        return new Flaw(
                Flaw.ROOT_NOT_PINNED,
                "the chain ends at "
                        + describe(root)
                        + " with SHA-256 "
                        + Certificates.sha256(root)
                        + "; EXPECTED_ROOT_SHA256 allows only "
                        + pins.sha256().stream().sorted().collect(Collectors.joining(", "))
                        + ": check which Vault or mount signs, or add the new root's hash");
    }

    private static Flaw rootUnknown(X509Certificate top) {
        return new Flaw(
                Flaw.ROOT_UNKNOWN,
                "no self-signed root is known above "
                        + describe(top)
                        + " (issuer "
                        + issuerName(top)
                        + "); the mount knows only part of its chain: "
                        + GIVE_ROOT);
    }
}
