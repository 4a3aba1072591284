package io.virtualmesh.e2e;

import io.virtualmesh.lab.cluster.Clusters;
import java.util.concurrent.CountDownLatch;

/** A test run that holds a lab until it is killed. */
final class HeldLab {
    private HeldLab() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (var clusters = Clusters.forTest(1)) {
            System.out.println(clusters.name() + " is up");
            new CountDownLatch(1).await();
        }
    }
}
