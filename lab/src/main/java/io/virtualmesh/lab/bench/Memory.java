package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Resident memory of a process in MB (10^6 bytes). From {@code /proc/PID/status}, because {@code smaps_rollup} of a process that
 * forbids dumps is root's alone.
 *
 * @param anonymous its part that is backed by no file
 */
record Memory(double resident, double anonymous) {

    static Memory of(LabProcess process) {
        var file = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            var lines = Files.readAllLines(file);
            return new Memory(megabytes(lines, "VmRSS:"), megabytes(lines, "RssAnon:"));
        } catch (IOException e) {
            throw new LabException(process.name() + " has ended: " + process.lastLines(20), e);
        }
    }

    private static double megabytes(List<String> lines, String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToDouble(kibibytes -> Long.parseLong(kibibytes) * 1024 / 1e6)
                .findFirst()
                .orElseThrow(() -> new LabException("this kernel does not tell " + field));
    }
}
