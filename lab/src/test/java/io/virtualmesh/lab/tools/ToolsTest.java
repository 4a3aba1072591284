package io.virtualmesh.lab.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolsTest {
    @Test
    void theCacheIsWhereTheUserWantsIt() {
        assertThat(Tools.cacheFolder(Map.of("ISTIOD_AGENT_TOOLS", "/t", "XDG_CACHE_HOME", "/x")))
                .isEqualTo(Path.of("/t"));
        assertThat(Tools.cacheFolder(Map.of("XDG_CACHE_HOME", "/x")))
                .isEqualTo(Path.of("/x/istiod-agent/tools"));
        assertThat(Tools.cacheFolder(Map.of("ISTIOD_AGENT_TOOLS", "")))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/istiod-agent/tools"));
    }

    @Test
    void everySetHasLockFilesAndAHashOfItsOwn() {
        var hashes = Arrays.stream(Tool.values()).map(Tool::set).distinct().map(LockFiles::hash);

        assertThat(hashes)
                .hasSize(12)
                .doesNotHaveDuplicates()
                .allMatch(h -> h.matches("[0-9a-f]{12}"));
    }

    @Test
    void anotherFlagMakesAnotherHash() {
        var set = ToolSet.ETCD;
        var flags = new Recipe.Go(List.of("go.etcd.io/etcd/server/v3"), List.of("-race"));
        var other =
                new ToolSet(
                        set.name(),
                        set.locks(),
                        set.version(),
                        set.programs(),
                        set.lockFiles(),
                        flags,
                        set.firstBuild());

        assertThat(LockFiles.hash(other)).isNotEqualTo(LockFiles.hash(set));
    }

    @Test
    void whatNodesNeedIsNotInstalledForTheRest() {
        assertThat(Arrays.stream(Tool.values()).filter(tool -> !tool.isForNodes()))
                .containsExactly(
                        Tool.ETCD,
                        Tool.KUBE_APISERVER,
                        Tool.KUBE_CONTROLLER_MANAGER,
                        Tool.KUBECTL,
                        Tool.PILOT_DISCOVERY,
                        Tool.BAO);
    }

    @Test
    void everyProgramBelongsToItsSet() {
        assertThat(Tool.values()).allMatch(tool -> tool.set().programs().contains(tool.program()));
    }
}
