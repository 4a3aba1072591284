package io.virtualmesh.api.v1;

/**
 * One rule that a specification breaks.
 *
 * @param path the field, from {@code spec} on
 * @param message what is wrong, in the words that the API server uses for the same rule
 */
public record Violation(String path, String message, Layer layer, Reason reason) {

    /** Who refuses a specification that breaks the rule. */
    public enum Layer {
        /** The API server, by the schema or a CEL rule of the CRD, when the object is applied. */
        ADMISSION,
        /** The agent, which reports the object as {@link ApprovalState#INVALID}. */
        STATUS
    }

    /** What kind of rule it is; the names are stable and fit the reason of a condition. */
    public enum Reason {
        REQUIRED,
        FORBIDDEN_COMBINATION,
        INVALID_VALUE,
        UNSUPPORTED,
        CONFLICT;

        /** The name as the reason of a condition, such as {@code ForbiddenCombination}. */
        public String camelCase() {
            var words = new StringBuilder();
            for (var word : name().split("_")) {
                words.append(word.charAt(0))
                        .append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
            }
            return words.toString();
        }
    }

    /** {@code path: message}, as one line for people. */
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
