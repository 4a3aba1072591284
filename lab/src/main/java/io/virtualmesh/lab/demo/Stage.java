package io.virtualmesh.lab.demo;

import io.fabric8.kubernetes.api.model.Pod;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.Bao;
import io.virtualmesh.lab.Crds;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.IstiodDeployment;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.file.Path;

/**
 * Everything that must be there before the agent comes: cluster, Vault, VirtualMesh, and a pod that
 * is only a name.
 */
record Stage(
        Lab lab, ApiServer api, Bao bao, VaultGuide guide, Pod pod, Path account, Path cacerts) {
    static Stage set(Lab lab) {
        var api = lab.apiServer();
        var bao = lab.bao();
        api.createNamespace("gloo-mesh");
        api.createNamespace("bookinfo");
        Crds.apply(api.client());
        var deployment = IstiodDeployment.create(api, 1);
        Manifests.apply(api.client(), Manifests.roles());
        var guide = bao.configureAsGuide(api, GuideOptions.OF_THE_GUIDE);
        Manifests.apply(api.client(), Manifests.virtualMeshOfTheGuide());
        var pod = deployment.firstPod();
        var account = deployment.writeServiceAccount(pod, lab.newFolder("serviceaccount"));
        // openssl ends its file with a newline, Vault's answers do not.
        WorkDir.write(lab.work().resolve("root-cert.pem"), guide.rootPem() + "\n");
        WorkDir.write(lab.work().resolve("vault-root-token"), bao.rootToken());
        return new Stage(lab, api, bao, guide, pod, account, lab.newFolder("cacerts"));
    }
}
