package dev.tributary.bench.sink;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file of entries, only ever appended to. Safe for use by many threads. */
public final class ArrivalLog implements AutoCloseable {
  private static final int BYTES = 1 + 8 + 4 + 2 + 8 + 4 + 8 + 4;

  private final Path file;
  private final DataOutputStream out;
  private long entries;

  /** A log in a new file. */
  public ArrivalLog(Path file) {
    this.file = file;
    try {
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log " + file, e);
    }
  }

  /** Appends. */
  public synchronized void append(Entry entry) {
    try {
      out.writeBoolean(entry.arrival());
      out.writeLong(entry.nanos());
      out.writeInt(entry.event());
      out.writeShort(entry.status());
      out.writeLong(entry.effectKey());
      out.writeInt(entry.partition());
      out.writeLong(entry.offset());
      out.writeInt(entry.request());
      entries++;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log " + file, e);
    }
  }

  /** Hands over all entries so far, in their order. */
  public void read(Consumer<Entry> reader) {
    long count;
    synchronized (this) {
      try {
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write the log " + file, e);
      }
      count = entries;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BYTES << 10))) {
      for (long i = 0; i < count; i++) {
        reader.accept(
            new Entry(
                in.readBoolean(),
                in.readLong(),
                in.readInt(),
                in.readShort(),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readInt()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log " + file, e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log " + file, e);
    }
  }
}
