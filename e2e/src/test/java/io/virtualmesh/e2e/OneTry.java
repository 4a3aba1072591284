package io.virtualmesh.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** On a test that counts failed requests: what failed once fails at its second try as well (decision 0010). */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OneTry.Memory.class)
@interface OneTry {
    /** The second try comes in the same JVM, after all other tests. */
    final class Memory implements BeforeEachCallback, TestWatcher {
        private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

        @Override
        public void beforeEach(ExtensionContext test) {
            if (FAILED.contains(test.getUniqueId())) {
                throw new AssertionError("failed at the first try, and there is no second one");
            }
        }

        @Override
        public void testFailed(ExtensionContext test, Throwable cause) {
            FAILED.add(test.getUniqueId());
        }
    }
}
