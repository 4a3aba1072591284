package io.virtualmesh.agent;

import io.virtualmesh.agent.bundle.Flaw;
import io.virtualmesh.agent.vault.VaultReason;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps docs/reference/reasons.md true: the rows of Vault's reasons are made from {@link VaultReason} and stand between two
 * marks; the rest of the page is written by hand and must name every constant of {@link Flaw}.
 */
final class ReasonsReference {
    static final String COMMAND =
            "mvn -pl istiod-agent -am test -Dtest=ReasonsReferenceTest -Dreference.write=true"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";
    private static final String BEGIN = "<!-- generated from VaultReason -->\n";
    private static final String END = "<!-- end of what is generated -->\n";

    private ReasonsReference() {}

    /** The page with fresh rows between the marks. */
    static String refreshed(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page lacks its marks " + BEGIN + END);
        }
        return page.substring(0, begin + BEGIN.length()) + table() + page.substring(end);
    }

    private static String table() {
        return "\n| reason | meaning | what to do |\n|---|---|---|\n"
                + Arrays.stream(VaultReason.values())
                        .map(ReasonsReference::row)
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String row(VaultReason reason) {
        return "| `%s` | %s | %s |\n".formatted(reason.word(), reason.meaning(), reason.remedy());
    }

    /** The words of all flaws. */
    static List<String> flaws() {
        return Arrays.stream(Flaw.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> field.getType() == String.class)
                .map(ReasonsReference::text)
                .toList();
    }

    private static String text(Field constant) {
        try {
            return String.valueOf(constant.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("public fields can be read", e);
        }
    }
}
