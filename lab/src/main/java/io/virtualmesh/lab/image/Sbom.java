package io.virtualmesh.lab.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.tools.DebianPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The list of parts that the build made (CycloneDX), with what only the image has: glibc and the Java runtime. */
final class Sbom {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sbom() {}

    static String of(Path application, DebianPackage glibc, Runtime.Version java)
            throws IOException {
        if (!Files.isRegularFile(application)) {
            throw new LabException("no " + application + "; run `make build`");
        }
        var sbom = (ObjectNode) JSON.readTree(application.toFile());
        var components = (ArrayNode) sbom.withArray("components");
        components.add(glibc(glibc));
        components.add(java(java));
        return sbom.toPrettyString() + "\n";
    }

    private static ObjectNode glibc(DebianPackage glibc) {
        return component(
                "library",
                glibc.name(),
                glibc.version(),
                "pkg:deb/debian/%s@%s?arch=%s"
                        .formatted(
                                glibc.name(),
                                glibc.version().replace("+", "%2B"),
                                glibc.architecture()),
                "LGPL-2.1-or-later");
    }

    private static ObjectNode java(Runtime.Version java) {
        var vendor = System.getProperty("java.vendor", "unknown");
        var component =
                component(
                        "platform",
                        "java-runtime",
                        java.toString(),
                        "pkg:generic/openjdk@" + java.toString().replace("+", "%2B"),
                        "GPL-2.0-with-classpath-exception");
        component.put("publisher", vendor);
        return component;
    }

    private static ObjectNode component(
            String type, String name, String version, String purl, String licence) {
        var component = JSON.createObjectNode().put("type", type).put("bom-ref", purl);
        component.put("name", name).put("version", version);
        component.putArray("licenses").addObject().putObject("license").put("id", licence);
        return component.put("purl", purl);
    }
}
