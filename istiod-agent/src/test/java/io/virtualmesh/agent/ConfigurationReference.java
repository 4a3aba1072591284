package io.virtualmesh.agent;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes docs/reference/configuration.md from {@link Setting}: a section per group, a row per setting. */
final class ConfigurationReference {
    static final String COMMAND =
            "mvn -pl istiod-agent -am test -Dtest=ConfigurationReferenceTest -Dreference.write=true"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";

    private static final String HEAD =
            """
            # Configuration

            Generated from `Setting`; do not edit. After a change of it:

                %s

            A setting is an environment variable, a flag of every command, and a key of ConfigMap `istiod-agent` in istiod's
            namespace. The first of these that has a value wins, then the default; an empty value counts as unset.

            - Settings are read once, at start. All mistakes are listed together and the program ends with exit code 2. After a
              change of the ConfigMap the container must be started anew.
            - What is needed to read that ConfigMap cannot stand in it: `POD_NAME`, `POD_NAMESPACE`, `KUBECONFIG`, `VIRTUAL_MESH`.
              A ConfigMap that cannot be read is waited for (`ConfigMapUnreadable`), since it may limit where a token goes; a
              container started again takes what it said when the bundle in place was published. Unknown keys are warned about.
            - The ConfigMap has one key more, `clusterName`: the name of the cluster where no `CLUSTER_ID` tells it.
            - A time is a whole number with a unit: `500ms`, `10s`, `5m`, `24h`, `30d`. An address is `host:port`.
            - In the Pod of istiod only `POD_NAME` has to be set; the guide's YAML sets it.
            """;

    private ConfigurationReference() {}

    static String page() {
        return HEAD.formatted(COMMAND)
                + Arrays.stream(Setting.Group.values())
                        .map(ConfigurationReference::section)
                        .collect(Collectors.joining());
    }

    private static String section(Setting.Group group) {
        return "\n## %s\n\n| environment | flag | ConfigMap key | default | meaning |\n|---|---|---|---|---|\n"
                        .formatted(title(group))
                + Arrays.stream(Setting.values())
                        .filter(setting -> setting.group() == group)
                        .map(ConfigurationReference::row)
                        .collect(Collectors.joining());
    }

    private static String row(Setting setting) {
        return "| `%s` | `%s` | `%s` | %s | %s |\n"
                .formatted(
                        setting.name(),
                        setting.flag(),
                        setting.key(),
                        setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`",
                        setting.description().replace("|", "\\|"));
    }

    private static String title(Setting.Group group) {
        return switch (group) {
            case POD -> "The Pod and its cluster";
            case MESH -> "The mesh and its VirtualMesh";
            case ISTIOD -> "istiod and its directory";
            case VAULT -> "Vault";
            case ROOT -> "The root";
            case OPS -> "Operation";
        };
    }
}
