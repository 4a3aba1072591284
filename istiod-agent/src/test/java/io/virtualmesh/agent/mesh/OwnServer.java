package io.virtualmesh.agent.mesh;

import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real API server for one test class, where our CRDs are served; a second try of the class has one of its own. */
final class OwnServer implements BeforeAllCallback, AfterAllCallback {
    private final ApiServerOptions options;
    private @Nullable Lab lab;
    private @Nullable ApiServer api;

    private OwnServer(ApiServerOptions options) {
        this.options = options;
    }

    /** Without controllers: what a test makes stays as it is. */
    static OwnServer still() {
        return with(new ApiServerOptions(false, false));
    }

    static OwnServer with(ApiServerOptions options) {
        return new OwnServer(options);
    }

    ApiServer api() {
        return Objects.requireNonNull(api);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        lab = Lab.create();
        api = lab.newApiServer(options);
        try (var admin = TestCluster.admin(api)) {
            TestCluster.applyCrds(admin);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (lab != null) {
            lab.close();
        }
    }
}
