package io.virtualmesh.lab.mesh;

import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.cluster.PlainImage;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Images of the programs in the cache, made once per lab and loaded into all its clusters. */
public final class MeshImages {
    static final String HUB = "docker.io/lab";
    static final String TAG = "1";

    private final Tools tools;
    private final Path folder;

    private MeshImages(Tools tools, Path folder) {
        this.tools = tools;
        this.folder = folder;
    }

    /** istiod and proxy under the names that Istio's charts give them. */
    public static void importIstio(Clusters clusters) {
        var images = of(clusters);
        images.load(clusters, "pilot", images.istiod());
        images.load(clusters, "proxyv2", images.proxy());
    }

    public static void importEchoAndLoad(Clusters clusters) {
        var images = of(clusters);
        images.load(clusters, "echo", images.single("echo", Tool.ECHO));
        images.load(clusters, "load", images.single("load", Tool.LOAD));
    }

    static void importBao(Clusters clusters) {
        var images = of(clusters);
        images.load(clusters, "bao", images.single("bao", Tool.BAO));
    }

    private static MeshImages of(Clusters clusters) {
        return new MeshImages(clusters.tools(), WorkDir.folder(clusters.home(), "images"));
    }

    private void load(Clusters clusters, String name, PlainImage image) {
        var tar = folder.resolve(name + ".tar");
        if (!Files.exists(tar)) {
            image.write(tar);
        }
        clusters.all().parallelStream().forEach(cluster -> cluster.importImage(tar));
    }

    private static String name(String image) {
        return HUB + "/" + image + ":" + TAG;
    }

    private PlainImage single(String image, Tool tool) {
        return new PlainImage(name(image), List.of("/" + image), "1000:1000")
                .file("/" + image, tools.path(tool));
    }

    /** The chart asks for an image whose user is not root. */
    private PlainImage istiod() {
        var program = "/usr/local/bin/pilot-discovery";
        return new PlainImage(name("pilot"), List.of(program), "1337:1337")
                .file(program, tools.path(Tool.PILOT_DISCOVERY))
                .file("/var/lib/istio/envoy/envoy_bootstrap_tmpl.json", bootstrap());
    }

    private PlainImage proxy() {
        var agent = "/usr/local/bin/pilot-agent";
        var envoy = tools.path(Tool.ENVOY);
        var image =
                new PlainImage(name("proxyv2"), List.of(agent), "1337:1337")
                        .file(agent, tools.path(Tool.PILOT_AGENT))
                        .file("/usr/local/bin/envoy", envoy)
                        .file("/var/lib/istio/envoy/envoy_bootstrap_tmpl.json", bootstrap());
        for (var file : Iptables.files()) {
            image.file(file.toString(), file);
        }
        Iptables.links().forEach(image::link);
        var programs = Stream.concat(Stream.of(envoy), Iptables.files().stream()).toList();
        for (var library : SharedLibraries.of(programs)) {
            image.file(library.toString(), library);
        }
        return image;
    }

    private Path bootstrap() {
        return tools.path(Tool.ENVOY_BOOTSTRAP);
    }
}
