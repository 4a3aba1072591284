package io.virtualmesh.agent.istiod;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A host and port, resolved anew at each use. */
public record Address(String host, int port) {
    public Address {
        if (host.isBlank()) {
            throw new IllegalArgumentException("an address needs a host");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no such port: " + port);
        }
    }

    /**
     * @param variable the setting the text came from, for the message
     * @param text {@code host:port}; an IPv6 host stands in brackets
     */
    public static Address parse(String variable, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw malformed(variable, text, null);
        }
        try {
            return new Address(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException wrong) {
            throw malformed(variable, text, wrong);
        }
    }

    private static IllegalArgumentException malformed(
            String variable, String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                variable + " must be host:port, such as localhost:15012, not '" + text + "'",
                cause);
    }

    InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
