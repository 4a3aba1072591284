package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A node's folder: {@code etc}, {@code log}, and what it sees as /var/lib and /var/log. */
record NodeFiles(Path home, Address address, String cgroup) {
    /** What kubelet would set on the whole machine, shown to it as already set. */
    static final Map<String, String> KERNEL_SETTINGS =
            Map.of(
                    "vm/overcommit_memory", "1",
                    "vm/panic_on_oom", "0",
                    "kernel/panic", "10",
                    "kernel/panic_on_oops", "1",
                    "kernel/keys/root_maxkeys", "1000000",
                    "kernel/keys/root_maxbytes", "25000000");

    static NodeFiles of(LabFolder lab, Address address) {
        return new NodeFiles(lab.cluster(address), address, lab.cgroup() + "/" + address.cluster());
    }

    Path etc() {
        return home.resolve("etc");
    }

    Path varLib() {
        return home.resolve("var-lib");
    }

    Path varLog() {
        return home.resolve("var-log");
    }

    Path log(String component) {
        return home.resolve("log").resolve(component + ".log");
    }

    Path auditLog() {
        return home.resolve("log").resolve("audit.log");
    }

    Path kernelSetting(String name) {
        return etc().resolve("sysctl").resolve(name.replace('/', '.'));
    }

    void write() {
        for (var folder : new String[] {"etc", "log", "var-log", "var-lib/cni", "var-lib/etcd"}) {
            WorkDir.folder(home, folder);
        }
        WorkDir.folder(etc(), "cni");
        WorkDir.folder(etc(), "sysctl");
        for (var name : new String[] {"containerd.toml", "kubelet.yaml", "Corefile"}) {
            WorkDir.write(etc().resolve(name), filled(name));
        }
        WorkDir.write(etc().resolve("audit-policy.yaml"), filled("audit-policy.yaml"));
        WorkDir.write(etc().resolve("cni/10-lab.conflist"), filled("network.conflist"));
        KERNEL_SETTINGS.forEach((name, value) -> WorkDir.write(kernelSetting(name), value + "\n"));
        openToPods();
    }

    /** Pods with users of their own must come through to their volumes. */
    private void openToPods() {
        try {
            for (var folder : new Path[] {varLib(), varLog()}) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + varLib(), e);
        }
    }

    private String filled(String template) {
        return read(template)
                .replace("@ETC@", etc().toString())
                .replace("@NODE_IP@", address.nodeIp())
                .replace("@POD_RANGE@", address.podRange())
                .replace("@CLUSTER@", address.cluster())
                .replace("@CGROUP@", cgroup);
    }

    private static String read(String name) {
        try (var stream = NodeFiles.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new LabException("the lab's own " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
