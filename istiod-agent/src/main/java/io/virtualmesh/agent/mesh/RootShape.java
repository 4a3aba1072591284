package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootId;
import io.virtualmesh.agent.trust.VaultBlock;
import io.virtualmesh.agent.trust.WantedRoot;
import io.virtualmesh.api.v1.RootStatus;
import io.virtualmesh.api.v1.WantedRootStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Roots in the report: hash, name and certificate. Hash and certificate must agree, the name is for people. */
final class RootShape {
    private RootShape() {}

    static RootStatus write(Root root) {
        return new RootStatus(root.id().sha256(), subject(root), pem(root));
    }

    static List<RootStatus> write(Collection<Root> roots) {
        return new TreeSet<>(roots).stream().map(RootShape::write).toList();
    }

    static WantedRootStatus write(WantedRoot wanted) {
        var root = wanted.root();
        return new WantedRootStatus(
                root.id().sha256(),
                subject(root),
                pem(root),
                wanted.vault().map(VaultBlock::json).orElse(null));
    }

    static WantedRoot read(WantedRootStatus shape) throws BadPem {
        return new WantedRoot(read(shape.sha256(), shape.pem()), vault(shape.vault()));
    }

    static Set<Root> read(@Nullable List<RootStatus> shapes, String field) throws BadPem {
        var roots = new TreeSet<Root>();
        for (var shape : Reading.each(shapes, field)) {
            if (!roots.add(read(shape.sha256(), shape.pem()))) {
                throw new IllegalArgumentException(field + " holds a root twice");
            }
        }
        return roots;
    }

    static Root read(@Nullable String sha256, @Nullable String pem) throws BadPem {
        var id = id(sha256);
        var text = Reading.given(pem, "the certificate of root " + id);
        var root = Root.of(Certificates.parseOne(text));
        if (!root.id().equals(id)) {
            throw new IllegalArgumentException(
                    "the certificate of root " + id + " is that of root " + root.id());
        }
        if (!text.equals(pem(root))) {
            throw new IllegalArgumentException(
                    "the certificate of root " + id + " is not written as we write it");
        }
        return root;
    }

    static Set<RootId> ids(@Nullable List<String> hashes, String field) {
        return Reading.each(hashes, field).stream()
                .map(RootShape::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static List<String> hashes(Collection<RootId> ids) {
        return new TreeSet<>(ids).stream().map(RootId::sha256).toList();
    }

    static RootId id(@Nullable String sha256) {
        if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "a root is named by something other than 64 lower-case hexadecimal digits");
        }
        return new RootId(sha256);
    }

    static Optional<VaultBlock> vault(@Nullable String json) {
        return Optional.ofNullable(json).map(VaultBlock::new);
    }

    static String subject(Root root) {
        return Certificates.printable(root.certificate().getSubjectX500Principal());
    }

    static String pem(Root root) {
        return new String(Certificates.pem(root.certificate()), US_ASCII);
    }
}
