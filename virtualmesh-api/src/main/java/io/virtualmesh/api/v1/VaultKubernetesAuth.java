package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Login at Vault with a token of a ServiceAccount. */
@ApiObject
@ValidationRule(
        value = "!(has(self.serviceAccountRef) && has(self.mountedSaPath))",
        message = RuleText.ONE_TOKEN_LOCATION)
@ValidationRule(value = RuleText.MOUNT_PATH_CEL, message = RuleText.PATH, fieldPath = ".mountPath")
public record VaultKubernetesAuth(
        @JsonPropertyDescription(
                        "Mount of the auth method, with or without a leading /v1/. Default /v1/auth/kubernetes.")
                @Size(max = 2048)
                @Nullable String mountPath,
        @JsonPropertyDescription("Role of Vault that is bound to the ServiceAccount.")
                @Required
                @Size(min = 1, max = 2048)
                @Nullable String role,
        @JsonPropertyDescription(
                        "File name of the token in mountedSaPath, or its key in a Secret. Default token.")
                @Size(max = 2048)
                @Nullable String secretTokenKey,
        @JsonPropertyDescription(
                        "Another ServiceAccount whose token is used instead of the pod's own.")
                @Nullable ObjectRef serviceAccountRef,
        @JsonPropertyDescription(
                        "Directory of the mounted token, or the token's file itself. Default /var/run/secrets/kubernetes.io/serviceaccount.")
                @Size(max = 2048)
                @Nullable String mountedSaPath) {

    public static final String DEFAULT_MOUNT_PATH = "/v1/auth/kubernetes";
    public static final String DEFAULT_TOKEN_KEY = "token";
    public static final String DEFAULT_MOUNTED_SA_PATH =
            "/var/run/secrets/kubernetes.io/serviceaccount";

    public String mountPathOrDefault() {
        return orDefault(mountPath, DEFAULT_MOUNT_PATH);
    }

    public String secretTokenKeyOrDefault() {
        return orDefault(secretTokenKey, DEFAULT_TOKEN_KEY);
    }

    public String mountedSaPathOrDefault() {
        return orDefault(mountedSaPath, DEFAULT_MOUNTED_SA_PATH);
    }

    private static String orDefault(@Nullable String given, String whenAbsent) {
        return given == null || given.isEmpty() ? whenAbsent : given;
    }
}
