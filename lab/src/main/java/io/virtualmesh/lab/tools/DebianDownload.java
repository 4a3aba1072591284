package io.virtualmesh.lab.tools;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Fetches a package by apt's own client and unpacks it; nothing is installed and no root is needed. */
final class DebianDownload {
    private final DebianPackage wanted;
    private final Consumer<String> progress;

    DebianDownload(DebianPackage wanted, Consumer<String> progress) {
        this.wanted = wanted;
        this.progress = progress;
    }

    /** The package's files, with its control files in the sub-folder {@code DEBIAN}. */
    void into(Path folder) throws IOException {
        var scratch = Files.createTempDirectory("lab-" + wanted.name() + "-");
        try {
            Prerequisites.aptUpdate(progress);
            run(
                    scratch,
                    "downloading " + wanted,
                    List.of("apt-get", "-q", "download", wanted.toString()),
                    remedy());
            var deb = onlyPackage(scratch);
            check(deb);
            run(
                    scratch,
                    "unpacking " + wanted,
                    List.of("dpkg-deb", "--raw-extract", deb.toString(), folder.toString()),
                    "look at the message above");
        } finally {
            WorkDir.remove(scratch);
        }
    }

    private void run(Path scratch, String title, List<String> command, String remedy) {
        Command.run(
                new ProcessSpec(
                        command.getFirst(), command, scratch, Map.of(), scratch.resolve("log")),
                title,
                remedy,
                progress);
    }

    private String remedy() {
        return "run `apt-get update`; if this machine is not "
                + wanted.release()
                + ", or Debian has replaced that version, pin the present one and its SHA-256"
                + " (`apt-cache show "
                + wanted.name()
                + "`) where the lab names it";
    }

    private Path onlyPackage(Path scratch) throws IOException {
        try (var packages = Files.newDirectoryStream(scratch, "*.deb")) {
            for (var deb : packages) {
                return deb;
            }
        }
        throw new LabException("apt-get has downloaded nothing for " + wanted);
    }

    private void check(Path deb) throws IOException {
        var sha256 = sha256(deb);
        if (!sha256.equals(wanted.sha256())) {
            throw new LabException(
                    "apt-get brought another %s than the pinned one: SHA-256 %s, not %s"
                            .formatted(wanted, sha256, wanted.sha256()));
        }
    }

    private static String sha256(Path file) throws IOException {
        try (var content =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            content.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
