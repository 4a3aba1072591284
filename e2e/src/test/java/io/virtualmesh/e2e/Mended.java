package io.virtualmesh.e2e;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Each class finds the shared clusters running and empty, whatever the one before it met. */
final class Mended implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        SharedClusters.mend();
    }
}
