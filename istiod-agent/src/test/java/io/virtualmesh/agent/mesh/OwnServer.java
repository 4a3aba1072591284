package io.virtualmesh.agent.mesh;

import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;

/** A real API server for one test class, where our CRDs are served. */
record OwnServer(Lab lab, ApiServer api) implements AutoCloseable {
    /** Without controllers: what a test makes stays as it is. */
    static OwnServer still() {
        return with(new ApiServerOptions(false, false));
    }

    static OwnServer with(ApiServerOptions options) {
        var lab = Lab.create();
        try {
            var server = new OwnServer(lab, lab.newApiServer(options));
            try (var admin = TestCluster.admin(server.api())) {
                TestCluster.applyCrds(admin);
            }
            return server;
        } catch (Exception e) {
            throw new IllegalStateException("no API server to test with", e);
        }
    }

    @Override
    public void close() throws Exception {
        lab.close();
    }
}
