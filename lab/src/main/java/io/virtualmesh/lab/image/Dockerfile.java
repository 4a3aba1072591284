package io.virtualmesh.lab.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** For those who have an engine and want to build on it: the same image in one layer, from the root file system's tar. */
record Dockerfile(String rootTar, Labels labels) {
    String text() {
        var text =
                new StringBuilder("# Made by make image; build it in the folder of the tar.\n")
                        .append("FROM scratch\n")
                        .append("ADD %s /\n".formatted(rootTar));
        Layout.ENVIRONMENT.forEach(variable -> text.append("ENV %s\n".formatted(variable)));
        labels.asMap()
                .forEach((name, value) ->
                        text.append("LABEL %s=%s\n".formatted(name, quoted(value))));
        return text.append("USER %d:%d\n".formatted(Layout.USER, Layout.USER))
                .append("WORKDIR %s\n".formatted(Layout.WORKING_DIRECTORY))
                .append("EXPOSE %d\n".formatted(Layout.PORT))
                .append("STOPSIGNAL SIGTERM\n")
                .append("ENTRYPOINT %s\n".formatted(list(Layout.ENTRY_POINT)))
                .toString();
    }

    private static String list(List<String> words) {
        var array = JsonNodeFactory.instance.arrayNode();
        words.forEach(array::add);
        return array.toString();
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }
}
