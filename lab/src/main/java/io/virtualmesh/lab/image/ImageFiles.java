package io.virtualmesh.lab.image;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code make image} leaves in its folder. What it needs on the way lies below {@code work}, and stays there only when it fails. */
public record ImageFiles(Path folder, String version) {
    private static final Pattern IMAGE =
            Pattern.compile("istiod-agent-(?!.*-rootfs-)(.+)-amd64\\.tar");

    /** What an earlier build has left there; empty where none has ended. */
    public static Optional<ImageFiles> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> IMAGE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> new ImageFiles(folder, name.group(1)))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /** An OCI layout and Docker's archive at once. */
    public Path image() {
        return folder.resolve("istiod-agent-%s-amd64.tar".formatted(version));
    }

    Path rootTar() {
        return folder.resolve("istiod-agent-%s-rootfs-amd64.tar".formatted(version));
    }

    Path dockerfile() {
        return folder.resolve("Dockerfile");
    }

    /** Whoever builds from the Dockerfile sends no more than he needs to his engine. */
    Path dockerignore() {
        return folder.resolve(".dockerignore");
    }

    static Path work(Path folder) {
        return folder.resolve("work");
    }

    /** An empty folder for one build; what is no build of an image is not touched. */
    static Path emptied(Path folder) throws IOException {
        if (Files.isDirectory(folder) && !isEmpty(folder) && !isOfABuild(folder)) {
            throw new LabException("%s holds other things; name another folder".formatted(folder));
        }
        WorkDir.remove(folder);
        Files.createDirectories(work(folder).resolve("rootfs"));
        Files.createDirectories(work(folder).resolve("blobs"));
        return folder;
    }

    private static boolean isOfABuild(Path folder) {
        return Files.isDirectory(work(folder)) || Files.exists(folder.resolve("Dockerfile"));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
