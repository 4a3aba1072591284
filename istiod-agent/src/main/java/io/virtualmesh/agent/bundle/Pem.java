package io.virtualmesh.agent.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * PEM blocks (RFC 7468), read without ever turning their content into a String.
 *
 * <p>Text around blocks is skipped as openssl writes it; a block that begins and is not well-formed is an error, never
 * skipped: half a chain must not pass for a chain.
 */
final class Pem {
    /** A chain of three RSA 4096 certificates takes 6 KiB. */
    static final int MAX_BYTES = 1 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final Set<String> NAMEABLE =
            Set.of(
                    "CERTIFICATE",
                    "TRUSTED CERTIFICATE",
                    "X509 CERTIFICATE",
                    "CERTIFICATE REQUEST",
                    "X509 CRL",
                    "PKCS7",
                    "PUBLIC KEY",
                    "PRIVATE KEY",
                    "RSA PRIVATE KEY",
                    "EC PRIVATE KEY",
                    "EC PARAMETERS",
                    "DSA PRIVATE KEY",
                    "ENCRYPTED PRIVATE KEY",
                    "OPENSSH PRIVATE KEY");

    private final byte[] text;
    private int position;

    private Pem(byte[] text) throws BadPem {
        if (text.length > MAX_BYTES) {
            throw new BadPem(
                    "is " + text.length + " bytes long; PEM of a CA is never over " + MAX_BYTES);
        }
        this.text = text;
    }

    /**
     * One block.
     *
     * @param headers whether there were lines such as {@code Proc-Type: 4,ENCRYPTED}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Block(String label, byte[] der, boolean headers) {
        /** The label where it is a usual one; another could be anything, even a key. */
        String nameForPeople() {
            return NAMEABLE.contains(label) ? "a block " + label : "a block of unknown kind";
        }

        @Override
        public String toString() {
            return nameForPeople();
        }
    }

    static List<Block> blocks(byte[] text) throws BadPem {
        var reader = new Pem(text);
        var blocks = new ArrayList<Block>();
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            blocks.add(next.get());
        }
        return blocks;
    }

    static Optional<Block> first(byte[] text) throws BadPem {
        return new Pem(text).next();
    }

    /** 64 columns, LF, ending with a newline. */
    static byte[] write(String label, byte[] der) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der);
        var begin = (BEGIN + label + DASHES + "\n").getBytes(US_ASCII);
        var end = ("\n" + END + label + DASHES + "\n").getBytes(US_ASCII);
        var pem = Arrays.copyOf(begin, begin.length + body.length + end.length);
        System.arraycopy(body, 0, pem, begin.length, body.length);
        System.arraycopy(end, 0, pem, begin.length + body.length, end.length);
        Arrays.fill(body, (byte) 0);
        return pem;
    }

    private Optional<Block> next() throws BadPem {
        while (position < text.length) {
            var line = nextLine();
            if (line.startsWith(BEGIN)) {
                return Optional.of(rest(label(line)));
            }
        }
        return Optional.empty();
    }

    private Block rest(String label) throws BadPem {
        var body = new Body();
        boolean headers = false;
        while (position < text.length) {
            var line = nextLine();
            if (line.startsWith(END)) {
                if (!line.toText().equals(END + label + DASHES)) {
                    throw new BadPem("a PEM block ends under another label than it began");
                }
                return new Block(label, body.decode(), headers);
            }
            if (line.startsWith(DASHES)) {
                throw new BadPem("a PEM block begins before the one above it has ended");
            }
            if (line.has(':')) {
                headers = true;
            } else {
                body.write(text, line.from, line.length());
            }
        }
        throw new BadPem("a PEM block begins and never ends; was the text cut off?");
    }

    private static String label(Line line) throws BadPem {
        var whole = line.toText();
        var label =
                whole.endsWith(DASHES) && whole.length() > BEGIN.length() + DASHES.length()
                        ? whole.substring(BEGIN.length(), whole.length() - DASHES.length())
                        : "";
        if (!label.chars().allMatch(c -> c == ' ' || (c >= '0' && c <= '9') || isUpper(c))
                || label.isEmpty()) {
            throw new BadPem(
                    "a PEM block begins with an unreadable line; were its line breaks lost, or"
                            + " written as the two characters \\n?");
        }
        return label;
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private Line nextLine() {
        int from = position;
        while (position < text.length && text[position] != '\n' && text[position] != '\r') {
            position++;
        }
        int to = position++;
        while (from < to && isBlank(text[from])) {
            from++;
        }
        while (to > from && isBlank(text[to - 1])) {
            to--;
        }
        return new Line(from, to);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** A line of {@link #text}, by position: content stays where it is. */
    private final class Line {
        private final int from;
        private final int to;

        Line(int from, int to) {
            this.from = from;
            this.to = to;
        }

        int length() {
            return to - from;
        }

        boolean startsWith(String prefix) {
            return Arrays.equals(
                    text,
                    from,
                    Math.min(to, from + prefix.length()),
                    prefix.getBytes(US_ASCII),
                    0,
                    prefix.length());
        }

        boolean has(char wanted) {
            for (int i = from; i < to; i++) {
                if (text[i] == wanted) {
                    return true;
                }
            }
            return false;
        }

        String toText() {
            return new String(text, from, length(), ISO_8859_1);
        }
    }

    /** Collects base64 and forgets it. */
    private static final class Body extends ByteArrayOutputStream {
        byte[] decode() throws BadPem {
            var base64 = Arrays.copyOf(buf, count);
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException notBase64) {
                throw new BadPem("a PEM block holds something other than base64");
            } finally {
                Arrays.fill(base64, (byte) 0);
                Arrays.fill(buf, (byte) 0);
            }
        }
    }
}
