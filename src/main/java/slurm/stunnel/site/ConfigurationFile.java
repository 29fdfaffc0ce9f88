package slurm.stunnel.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * The site's configuration file: UTF-8, one {@code key = value} a line, each key at most once.
 *
 * <p>A {@code #} at the start of a line or after a space or tab begins a comment, inside quotes too; a {@code #}
 * within a word belongs to it. Space around keys and values is dropped, and so is the carriage return of a file that
 * was written on Windows.
 */
final class ConfigurationFile {
    private final Path file;
    private final List<Setting> settings = new ArrayList<>();
    private final Set<SiteKey> seen = EnumSet.noneOf(SiteKey.class);
    private int line;

    private ConfigurationFile(Path file) {
        this.file = file;
    }

    /**
     * @return the settings in the file's order; none if there is no such file
     * @throws TunnelException if the plugin cannot read the file or does not understand a line:
     *     {@code <file>:<line>: ...}
     */
    static List<Setting> read(Path file) throws TunnelException {
        ConfigurationFile configuration = new ConfigurationFile(file);
        configuration.takeLines(bytes(file));
        return configuration.settings;
    }

    private static byte[] bytes(Path file) throws TunnelException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException defaultsApply) {
            return new byte[0];
        } catch (FileSystemException e) {
            throw new TunnelException(Printable.path(file) + ": cannot be read: " + Reason.words(e), e);
        } catch (IOException e) {
            throw new TunnelException(Printable.path(file) + ": cannot be read: " + Reason.of(e), e);
        }
    }

    /** Splits before it decodes, so that the message for a wrong byte names its line. */
    private void takeLines(byte[] bytes) throws TunnelException {
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            line++;
            takeLine(decoded(ByteBuffer.wrap(bytes, start, end - start)));
            start = end + 1;
        }
    }

    private String decoded(ByteBuffer bytes) throws TunnelException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new TunnelException(place() + ": not UTF-8", e);
        }
    }

    private void takeLine(String raw) throws TunnelException {
        String text = raw.substring(0, commentStart(raw)).trim();
        if (text.isEmpty()) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\t') {
                throw TunnelException.of(place(), "control character", text);
            }
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw TunnelException.of(place(), "not key = value", text);
        }
        take(text.substring(0, equals).trim(), text.substring(equals + 1).trim());
    }

    private void take(String spelling, String value) throws TunnelException {
        Optional<SiteKey> key = SiteKey.spelled(spelling);
        if (key.isEmpty()) {
            throw TunnelException.of(place(), "unknown key", spelling);
        }
        if (!seen.add(key.get())) {
            throw TunnelException.of(place(), "key given twice", spelling);
        }
        settings.add(new Setting(place() + ": " + spelling, key.get(), value));
    }

    private static int commentStart(String text) {
        int hash = text.indexOf('#');
        while (hash > 0 && text.charAt(hash - 1) != ' ' && text.charAt(hash - 1) != '\t') {
            hash = text.indexOf('#', hash + 1);
        }
        return hash < 0 ? text.length() : hash;
    }

    private String place() {
        return Printable.path(file) + ":" + line;
    }
}
