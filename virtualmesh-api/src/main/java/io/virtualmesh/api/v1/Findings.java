package io.virtualmesh.api.v1;

import io.virtualmesh.api.v1.Violation.Layer;
import io.virtualmesh.api.v1.Violation.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong at one field of a specification and below it. */
record Findings(String path, List<Violation> found) {

    Findings at(String child) {
        return new Findings(path + "." + child, found);
    }

    Findings at(String list, int index) {
        return new Findings(path + "." + list + "[" + index + "]", found);
    }

    /** The API server refuses it too. */
    void refused(String message, Reason reason) {
        found.add(new Violation(path, message, Layer.ADMISSION, reason));
    }

    /** The API server stores it, and the agent does not act on it. */
    void invalid(String message, Reason reason) {
        found.add(new Violation(path, message, Layer.STATUS, reason));
    }

    void requireAtMostOne(String message, @Nullable Object... members) {
        if (given(members) > 1) {
            refused(message, Reason.FORBIDDEN_COMBINATION);
        }
    }

    void requireExactlyOne(String message, @Nullable Object... members) {
        if (given(members) != 1) {
            refused(message, Reason.FORBIDDEN_COMBINATION);
        }
    }

    void requireText(String child, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            at(child).refused("Required value", Reason.REQUIRED);
        }
    }

    private static int given(@Nullable Object[] members) {
        var count = 0;
        for (var member : members) {
            count += member == null ? 0 : 1;
        }
        return count;
    }
}
