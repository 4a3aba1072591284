package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import java.nio.file.Path;

/** Prepares the directory given and prints the reason for a refusal. */
final class PreparingChild {
    private PreparingChild() {}

    public static void main(String[] arguments) {
        var settings = IstiodSettings.defaultsFor(Path.of(arguments[0]));
        try {
            new BundleDirectory(settings).prepare();
            System.out.println("Usable");
        } catch (VolumeUnusable refused) {
            System.out.println(refused.reason() + " " + refused.getMessage());
        }
    }
}
