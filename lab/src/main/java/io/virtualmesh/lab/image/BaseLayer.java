package io.virtualmesh.lab.image;

import io.virtualmesh.lab.tools.DebianPackage;
import io.virtualmesh.lab.tools.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a JVM needs below it: glibc, and the few files by which glibc knows users and hosts. Nothing can be run but the loader. CA
 * certificates come with the Java runtime ({@code lib/security/cacerts}), the only place it looks.
 */
record BaseLayer(Path glibc) {
    static final DebianPackage GLIBC =
            new DebianPackage(
                    "libc6",
                    "2.36-9+deb12u14",
                    "amd64",
                    "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf",
                    "Debian 12");

    private static final String LIB = "lib/x86_64-linux-gnu";
    private static final String LOADER = "ld-linux-x86-64.so.2";

    /** All that {@code ldd} names for the JVM and its libraries; resolving by files and DNS is in libc itself. */
    private static final List<String> LIBRARIES =
            List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");

    private static final int FOR_ALL = 01777;

    static BaseLayer fetch(Tools tools) {
        return new BaseLayer(tools.folder(GLIBC));
    }

    Layer layer() throws IOException {
        var entries = new ArrayList<Entry>();
        entries.add(library(LOADER, Entry.PROGRAM));
        entries.add(new Entry.Link("lib64/" + LOADER, "../" + LIB + "/" + LOADER));
        LIBRARIES.forEach(name -> entries.add(library(name, Entry.FILE)));
        for (var empty : List.of("dev", "proc", "sys")) {
            entries.add(new Entry.Folder(empty));
        }
        entries.add(new Entry.Folder("tmp", FOR_ALL));
        entries.add(
                text(
                        "etc/passwd",
                        "root:x:0:0::/:/nologin",
                        "istio-proxy:x:1337:1337::/:/nologin"));
        entries.add(text("etc/group", "root:x:0:", "istio-proxy:x:1337:"));
        entries.add(text("etc/nsswitch.conf", "passwd: files", "group: files", "hosts: files dns"));
        entries.addAll(forScanners());
        return new Layer("glibc", entries);
    }

    private Entry library(String name, int mode) {
        return new Entry.Copy(LIB + "/" + name, glibc.resolve(LIB).resolve(name), mode);
    }

    /** By these files scanners of images find the package, and so its known holes. */
    private List<Entry> forScanners() throws IOException {
        return List.of(
                text(
                        "etc/os-release",
                        "PRETTY_NAME=\"istiod-agent on glibc of Debian GNU/Linux 12 (bookworm)\"",
                        "NAME=\"Debian GNU/Linux\"",
                        "ID=debian",
                        "VERSION_ID=\"12\"",
                        "VERSION_CODENAME=bookworm"),
                new Entry.Text(
                        "var/lib/dpkg/status.d/" + GLIBC.name(),
                        Files.readString(glibc.resolve("DEBIAN/control"))),
                new Entry.Copy(
                        "usr/share/doc/libc6/copyright",
                        glibc.resolve("usr/share/doc/libc6/copyright"),
                        Entry.FILE));
    }

    private static Entry text(String path, String... lines) {
        return new Entry.Text(path, String.join("\n", lines) + "\n");
    }
}
