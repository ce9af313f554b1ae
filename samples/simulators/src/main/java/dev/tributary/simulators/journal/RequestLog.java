package dev.tributary.simulators.journal;

import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every request seen, in the order in which they were finished; in memory, and as JSON lines in a
 * file when there is one. An entry is there before its request is answered. Thread-safe.
 */
public final class RequestLog implements AutoCloseable {
  private final InstantSource clock;
  private final String sequenceHeader;
  private final List<Entry> entries = new ArrayList<>();
  private final OutputStream file;
  private long lastSeq;

  /**
   * An empty log.
   *
   * @param file appended to, or null for memory only
   * @param sequenceHeader the request header kept as {@link Entry#sequence()}
   * @throws UncheckedIOException the file cannot be written
   */
  public RequestLog(InstantSource clock, String sequenceHeader, Path file) {
    this.clock = clock;
    this.sequenceHeader = sequenceHeader;
    try {
      this.file =
          file == null
              ? OutputStream.nullOutputStream()
              : Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log file " + file, e);
    }
  }

  /** Appends one request, and after it its items; {@code how} is the outcome's name. */
  public synchronized void append(String system, Call call, Outcome outcome, String how) {
    append(
        new Entry(
            ++lastSeq,
            clock.instant().toString(),
            system,
            call.method(),
            call.rawQuery().isEmpty() ? call.path() : call.path() + "?" + call.rawQuery(),
            outcome.key(),
            call.header("idempotency-key").orElse(null),
            call.header(sequenceHeader).orElse(null),
            how,
            outcome.answer().status(),
            outcome.effect().name().toLowerCase(Locale.ROOT)));
    for (Outcome.Item item : outcome.items()) {
      append(
          new Entry(
              ++lastSeq,
              clock.instant().toString(),
              system,
              call.method(),
              call.path(),
              item.key(),
              item.idempotencyKey(),
              item.value(),
              Entry.ITEM,
              item.status(),
              item.effect().name().toLowerCase(Locale.ROOT)));
    }
  }

  private void append(Entry entry) {
    entries.add(entry);
    try {
      file.write(Json.write(entry));
      file.write('\n');
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log file", e);
    }
  }

  /** The entries of a system and a key, oldest first; an empty Optional matches all. */
  public synchronized List<Entry> entries(Optional<String> system, Optional<String> key) {
    return entries.stream()
        .filter(e -> system.isEmpty() || system.get().equals(e.system()))
        .filter(e -> key.isEmpty() || key.get().equals(e.key()))
        .toList();
  }

  /** Counts over a system, or over all. */
  public Summary summary(Optional<String> system) {
    return Summary.of(entries(system, Optional.empty()));
  }

  /** Forgets what is in memory; the file keeps everything, as an append-only log should. */
  public synchronized void clear() {
    entries.clear();
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the log file", e);
    }
  }
}
