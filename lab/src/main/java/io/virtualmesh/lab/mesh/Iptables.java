package io.virtualmesh.lab.mesh;

import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Debian's iptables, with which a sidecar's init container redirects the traffic of its Pod. */
final class Iptables {
    private static final String FOLDER = "/usr/sbin/";
    private static final String NFT = "xtables-nft-multi";
    private static final String LEGACY = "xtables-legacy-multi";

    private Iptables() {}

    /** The two programs that are all the others, and their modules. */
    static List<Path> files() {
        var files = new ArrayList<>(List.of(Path.of(FOLDER + NFT), Path.of(FOLDER + LEGACY)));
        try (var modules = Files.newDirectoryStream(modules(), "*.so")) {
            modules.forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the modules of iptables", e);
        }
        return files;
    }

    private static Path modules() throws IOException {
        try (var folders = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu")) {
            for (var folder : folders) {
                if (Files.isDirectory(folder.resolve("xtables"))) {
                    return folder.resolve("xtables");
                }
            }
        }
        throw new LabException("iptables has no modules below /usr/lib; install package iptables");
    }

    /** Names under which the two programs do what Debian's alternatives make them do. */
    static Map<String, String> links() {
        var links = new TreeMap<String, String>();
        for (var family : List.of("iptables", "ip6tables")) {
            for (var action : List.of("", "-save", "-restore")) {
                links.put(FOLDER + family + action, NFT);
                links.put(FOLDER + family + "-nft" + action, NFT);
                links.put(FOLDER + family + "-legacy" + action, LEGACY);
            }
        }
        return links;
    }
}
