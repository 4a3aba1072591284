package io.virtualmesh.lab;

import io.fabric8.kubernetes.api.model.Pod;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that must be there before the agent comes: cluster, Vault, VirtualMesh, and a pod that
 * is only a name.
 *
 * @param account what the pod finds as its mounted ServiceAccount
 * @param cacerts the empty volume between agent and istiod
 */
public record GuideStage(
        Lab lab, ApiServer api, Bao bao, VaultGuide guide, Pod pod, Path account, Path cacerts) {

    /** On the lab's own API server and OpenBao, with the VirtualMesh of seeds/002. */
    public static GuideStage set(Lab lab, GuideOptions options) {
        return set(lab, options, Map.of());
    }

    /**
     * @param istiod more environment of its container {@code discovery}
     */
    public static GuideStage set(Lab lab, GuideOptions options, Map<String, String> istiod) {
        var api = lab.apiServer();
        var bao = lab.bao();
        api.createNamespace("gloo-mesh");
        api.createNamespace("bookinfo");
        Crds.apply(api.client());
        var deployment = IstiodDeployment.create(api, 1, istiod);
        Manifests.apply(api.client(), Manifests.roles());
        var guide = bao.configureAsGuide(api, options);
        Manifests.apply(api.client(), Manifests.virtualMeshOfTheGuide());
        var pod = deployment.firstPod();
        var account = deployment.writeServiceAccount(pod, lab.newFolder("serviceaccount"));
        // openssl ends its file with a newline, Vault's answers do not.
        WorkDir.write(lab.work().resolve("root-cert.pem"), guide.rootPem() + "\n");
        WorkDir.write(lab.work().resolve("vault-root-token"), bao.rootToken());
        return new GuideStage(lab, api, bao, guide, pod, account, lab.newFolder("cacerts"));
    }
}
