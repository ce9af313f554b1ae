package dev.tributary.runtime.engine;

import dev.tributary.runtime.kafka.PositionLostException;
import dev.tributary.runtime.kafka.StartPositions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic in a consumer group and hands every record to the handler: those of one key in
 * order and one after the other, different keys side by side. Positions are committed only up to
 * the first record that isn't finished, together with what is finished beyond it. A consumer that
 * fails is replaced, for ever; only a lost position stops the engine.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final SourceTopic source;
  private final StartPositions positions;
  private final boolean keyed;
  private final RecordHandler handler;
  private final ParkedRecords copies;
  private final EngineListener listener;
  private final EngineSettings settings;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private final String name;
  private volatile Duration drain = Duration.ZERO;
  private volatile Optional<Workshop> workshop = Optional.empty();

  /**
   * An engine that isn't started.
   *
   * @param source makes a new consumer after each failure
   * @param keyed whether records of one key go one after the other
   * @param copies where records are parked
   */
  public Engine(
      String name,
      SourceTopic source,
      StartPositions positions,
      boolean keyed,
      RecordHandler handler,
      ParkedRecords copies,
      EngineListener listener,
      EngineSettings settings) {
    this.name = name;
    this.source = source;
    this.positions = positions;
    this.keyed = keyed;
    this.handler = handler;
    this.copies = copies;
    this.listener = listener;
    this.settings = settings;
    this.thread = Thread.ofPlatform().name("engine " + name).daemon().unstarted(this::run);
  }

  /** Begins to read; returns at once. */
  public void start() {
    thread.start();
  }

  /**
   * Stops dispatch, lets calls in flight end until the deadline, commits, leaves the group. Returns
   * when that is done; may be called again.
   */
  public void stop(Duration deadline) {
    drain = deadline;
    stopping.countDown();
    try {
      if (!thread.join(deadline.plus(LEAVE).plus(LEAVE))) {
        LOG.warn("the engine of {} did not end in time", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop(Duration.ZERO);
  }

  /** How far each partition is that is ours and whose position is known. */
  public Map<TopicPartition, Progress> progress() {
    return workshop.map(Workshop::progress).orElse(Map.of()).entrySet().stream()
        .collect(
            Collectors.toMap(
                e -> new TopicPartition(positions.topic(), e.getKey()), Map.Entry::getValue));
  }

  /** Of the records read and not finished, the one with the oldest timestamp. */
  public Optional<ConsumerRecord<byte[], byte[]>> oldest() {
    return workshop.map(Workshop::oldest).orElse(List.of()).stream()
        .min(Comparator.comparingLong(ConsumerRecord::timestamp));
  }

  private void run() {
    try {
      while (!isStopping()) {
        try {
          read();
        } catch (KafkaException e) {
          LOG.warn("reading for {} failed and begins again: {}", name, e.toString());
          beginsAgain(e);
        } catch (RuntimeException e) {
          // What was read and isn't committed is read again.
          LOG.error("reading for {} failed by an error of ours and begins again", name, e);
          beginsAgain(e);
        }
      }
    } catch (PositionLostException e) {
      LOG.error("{} stops: {}", name, e.getMessage());
      listener.positionLost(e.getMessage());
    } catch (InterruptedException e) {
      LOG.debug("the engine of {} was interrupted", name);
    }
  }

  private void beginsAgain(RuntimeException why) throws InterruptedException {
    listener.reconnecting(String.valueOf(why.getMessage()));
    boolean ignored = stopping.await(settings.reconnect().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void read() throws PositionLostException {
    Consumer<byte[], byte[]> consumer = source.consumer();
    Lease lease = new Lease(settings.lease(), System::nanoTime);
    Workshop current =
        new Workshop(
            copies.areSomewhere() ? settings.limits() : settings.limits().withoutParking(),
            keyed,
            handler,
            copies,
            lease,
            Thread.ofVirtual().name("record of " + name + " ", 0));
    Session session = new Session(consumer, source, positions, copies, settings, lease, current);
    try {
      workshop = Optional.of(current);
      session.join();
      boolean told = false;
      while (!isStopping()) {
        session.round();
        if (!told) {
          listener.reading();
          told = true;
        }
      }
    } finally {
      session.leave(isStopping() ? drain : settings.revokeDrain());
      workshop = Optional.empty();
      consumer.close(CloseOptions.timeout(LEAVE));
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }
}
