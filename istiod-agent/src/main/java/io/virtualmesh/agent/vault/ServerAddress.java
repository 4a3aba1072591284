package io.virtualmesh.agent.vault;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What makes a URL the address of a server, and when two name the same one. */
final class ServerAddress {
    private ServerAddress() {}

    static URI parse(String setting, String text) {
        try {
            return checked(setting, new URI(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    setting + ": \"" + printable(text) + "\" is no URL: " + e.getReason());
        }
    }

    /** Only scheme, host, port and path: user information would make a host look like another one. */
    static URI checked(String setting, URI address) {
        String fault = faultOf(address);
        if (fault != null) {
            throw new IllegalArgumentException(
                    setting
                            + ": \""
                            + printable(address.toString())
                            + "\" "
                            + fault
                            + "; it takes http(s)://host[:port][/path]");
        }
        return address;
    }

    static @Nullable String faultOf(URI address) {
        String scheme = address.getScheme();
        if (scheme == null || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
            return "is neither http nor https";
        }
        if (address.getHost() == null) {
            return "names no host";
        }
        if (address.getPort() == 0 || address.getPort() > 65_535) {
            return "has no port between 1 and 65535";
        }
        if (address.getRawUserInfo() != null) {
            return "holds user information";
        }
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            return "holds a query or a fragment";
        }
        return climbs(path(address)) ? "holds . or .. in its path" : null;
    }

    static boolean sameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    /** Whether the path of {@code address} is that of {@code prefix} or lies below it. */
    static boolean below(URI prefix, URI address) {
        String wanted = stripEnd(path(prefix));
        String path = path(address);
        return !climbs(path) && (path.equals(wanted) || path.startsWith(wanted + "/"));
    }

    static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    static String stripEnd(String path) {
        return path.endsWith("/") ? stripEnd(path.substring(0, path.length() - 1)) : path;
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return isHttps(address) ? 443 : 80;
    }

    private static String path(URI address) {
        return address.getPath() == null ? "" : address.getPath();
    }

    private static boolean climbs(String path) {
        return Arrays.stream(path.split("/"))
                .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    /** For messages: user information may be a password, and one may hold a slash. */
    static String printable(String address) {
        return address.replaceFirst("//.*@", "//…@");
    }
}
