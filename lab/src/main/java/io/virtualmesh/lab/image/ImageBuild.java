package io.virtualmesh.lab.image;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tools;
import io.virtualmesh.lab.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the image. Four layers are written and unpacked again, the agent rehearses in what came out, and its AOT cache becomes the
 * fifth layer: what is recorded is what users get, to the path and time of each jar. All layers but the last are the same bytes in
 * every build of the same parts.
 *
 * @param app the folder that the build assembles
 * @param checkout with LICENSE, and with the commit that is named in the labels
 * @param folder is emptied
 * @param repository the image's name without its tag
 */
public record ImageBuild(Path app, Path checkout, Path folder, String repository) {

    /** What was made and a table of its sizes. */
    public record Made(ImageFiles files, String sizes) {}

    public Made make(Tools tools, Map<String, String> environment) throws IOException {
        Chroot.whyNot()
                .ifPresent(reason -> {
                    throw new LabException("the AOT cache is recorded in the image: " + reason);
                });
        var work = ImageFiles.work(ImageFiles.emptied(folder));
        var application = Application.of(app, work.resolve("lib"));
        var files = new ImageFiles(folder, application.version());
        var labels = Labels.of(application.version(), checkout, environment);
        var store = new BlobStore(work.resolve("blobs"));

        var layers =
                new ArrayList<>(
                        List.of(
                                BaseLayer.fetch(tools).layer(),
                                JavaRuntime.link(work.resolve("java")),
                                application.dependencies(),
                                application.own(sbom(), checkout.resolve("LICENSE"))));
        var blobs = new ArrayList<LayerBlob>();
        var root = new RootFileSystem(work.resolve("rootfs"));
        for (var layer : layers) {
            blobs.add(unpacked(root, store.put(layer)));
        }
        var cache = recorded(application, root, work.resolve("training"), store, blobs);
        layers.add(cache);

        new ImageTar(new ImageName(repository, files.version()), labels, blobs)
                .write(store, files.image());
        ImageTar.writeTar(Layer.merged("root file system", layers), files.rootTar());
        Files.writeString(
                files.dockerfile(),
                new Dockerfile(files.rootTar().getFileName().toString(), labels).text());
        Files.writeString(files.dockerignore(), "*\n!*-rootfs-amd64.tar\n");
        WorkDir.remove(work);
        return new Made(files, new Sizes(blobs).table());
    }

    private String sbom() throws IOException {
        return Sbom.of(
                app.resolveSibling("istiod-agent-sbom.json"), BaseLayer.GLIBC, Runtime.version());
    }

    private static LayerBlob unpacked(RootFileSystem root, LayerBlob layer) throws IOException {
        root.unpack(layer.gzip().file());
        return layer;
    }

    /** The layer of the cache, which lies in {@code root} then and has been taken by a JVM there. */
    private static Layer recorded(
            Application application,
            RootFileSystem root,
            Path folder,
            BlobStore store,
            List<LayerBlob> blobs)
            throws IOException {
        Files.createDirectories(folder);
        try (var stage = WorkDir.create("istiod-agent-training")) {
            var shared = List.of(stage.path(), folder);
            var trainee =
                    new ImageTrainee(
                            new Chroot(root.folder(), 0, 0, false, shared),
                            application.jvmArgs(),
                            folder.resolve("istiod-agent.aot"));
            var trainer = new Trainer(trainee, stage);
            trainer.record();
            var cache =
                    new Layer(
                            "AOT cache",
                            List.of(new Entry.Copy(Layout.CACHE, trainee.cache(), Entry.FILE)));
            blobs.add(unpacked(root, store.put(cache)));
            trainer.prove();
            return cache;
        }
    }
}
