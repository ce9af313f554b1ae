package dev.tributary.bench.kill;

import dev.tributary.bench.oracle.WholeTopic;
import dev.tributary.bench.oracle.WrittenDown;
import dev.tributary.bench.sink.Entry;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Looks at a ledger's topic while pods write to it, as anybody may, and notes what lies there. */
final class LedgerWatch implements AutoCloseable {
  /** The first 16 bytes of an effect key; what has another key tells of the ledger itself. */
  private static final int FINGERPRINT = 16;

  private final WrittenDown written = new WrittenDown();
  private final WholeTopic topic;
  private final Thread thread;
  private volatile boolean ending;

  /** Begins to look; the topic is there. */
  LedgerWatch(String bootstrapServers, String topic) {
    this.topic = new WholeTopic(bootstrapServers, topic);
    thread = Thread.ofPlatform().daemon().name("watches " + topic).start(this::run);
  }

  /** Looks until it has seen all that lies there by now, and no further. */
  WrittenDown end() throws InterruptedException {
    stop();
    topic.toItsEnd(this::note);
    return written;
  }

  private void run() {
    while (!ending) {
      topic.look(this::note);
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null && record.key().length == FINGERPRINT) {
      written.see(Entry.hash(HexFormat.of().formatHex(record.key())), System.nanoTime());
    }
  }

  private void stop() throws InterruptedException {
    ending = true;
    thread.join();
  }

  @Override
  public void close() throws InterruptedException {
    stop();
    topic.close();
  }
}
