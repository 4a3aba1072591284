package io.virtualmesh.agent.istiod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Sets whose files name the set they belong to and their own length, so that a torn or mixed one is seen without keys. */
final class SampleSets {
    private static final int LENGTH = 3_000;

    private SampleSets() {}

    static Map<String, byte[]> set(int number) {
        Map<String, byte[]> files = new HashMap<>();
        IstiodFiles.FOUR.forEach(name -> files.put(name, content(number)));
        files.put("mesh.json", content(number));
        return files;
    }

    private static byte[] content(int number) {
        String line = "set " + number + "\n";
        return (line.repeat(LENGTH / line.length()) + "end").getBytes();
    }

    static int numberOf(byte[] content) {
        String text = new String(content);
        if (!text.endsWith("end") || text.length() < LENGTH - 20) {
            throw new AssertionError("a torn file of " + text.length() + " bytes");
        }
        Set<String> lines = text.lines().collect(Collectors.toCollection(HashSet::new));
        lines.remove("end");
        if (lines.size() != 1) {
            throw new AssertionError("a mixed file: " + lines);
        }
        return Integer.parseInt(lines.iterator().next().substring("set ".length()));
    }

    /** The sets that the names of the directory lead to, after checking that each leads into one complete set. */
    static Set<Integer> behindTheNames(Path home) throws IOException {
        Set<Integer> numbers = new HashSet<>();
        for (String name : IstiodFiles.FOUR) {
            Path link = home.resolve(name);
            if (Files.isSymbolicLink(link)) {
                numbers.add(completeSet(link.toRealPath().getParent()));
            }
        }
        return numbers;
    }

    static int completeSet(Path directory) throws IOException {
        Set<Integer> numbers = new HashSet<>();
        for (String name : set(0).keySet()) {
            numbers.add(numberOf(Files.readAllBytes(directory.resolve(name))));
        }
        if (numbers.size() != 1) {
            throw new AssertionError("a mixed set " + numbers + " in " + directory);
        }
        return numbers.iterator().next();
    }
}
