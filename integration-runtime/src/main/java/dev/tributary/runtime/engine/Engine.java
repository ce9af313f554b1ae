package dev.tributary.runtime.engine;

import dev.tributary.runtime.kafka.PositionLostException;
import dev.tributary.runtime.kafka.StartPositions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic in a consumer group and hands every record to the handler, those of one partition
 * in order and one after the other. Positions are committed only up to the first record that isn't
 * finished. A consumer that fails is replaced, for ever; only a lost position stops the engine.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final StartPositions positions;
  private final RecordHandler handler;
  private final EngineListener listener;
  private final EngineSettings settings;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private final String name;
  private volatile Duration drain = Duration.ZERO;
  private volatile Session session;

  /** An engine that isn't started; {@code consumers} makes a new consumer after each failure. */
  public Engine(
      String name,
      Supplier<Consumer<byte[], byte[]>> consumers,
      StartPositions positions,
      RecordHandler handler,
      EngineListener listener,
      EngineSettings settings) {
    this.name = name;
    this.consumers = consumers;
    this.positions = positions;
    this.handler = handler;
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

  /** The first unfinished offset of each partition that is ours and whose position is known. */
  public Map<TopicPartition, Long> frontiers() {
    Map<TopicPartition, Long> frontiers =
        new TreeMap<>(
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    Session now = session;
    if (now != null) {
      now.lanes().forEach((p, lane) -> lane.frontier().ifPresent(o -> frontiers.put(p, o)));
    }
    return frontiers;
  }

  /** Of the records read and not finished, the one with the oldest timestamp. */
  public Optional<ConsumerRecord<byte[], byte[]>> oldest() {
    Session now = session;
    return now == null
        ? Optional.empty()
        : now.lanes().values().stream()
            .flatMap(lane -> lane.oldest().stream())
            .min(Comparator.comparingLong(ConsumerRecord::timestamp));
  }

  private void run() {
    try {
      while (!isStopping()) {
        try {
          read();
        } catch (KafkaException | IllegalStateException e) {
          LOG.warn("reading for {} failed and begins again: {}", name, e.toString());
          listener.reconnecting(String.valueOf(e.getMessage()));
          boolean ignored = stopping.await(settings.reconnect().toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (PositionLostException e) {
      LOG.error("{} stops: {}", name, e.getMessage());
      listener.positionLost(e.getMessage());
    } catch (InterruptedException e) {
      LOG.debug("the engine of {} was interrupted", name);
    }
  }

  private void read() throws PositionLostException {
    Consumer<byte[], byte[]> consumer = consumers.get();
    Session current =
        new Session(
            consumer, positions, handler, settings, Thread.ofVirtual().name("lane " + name, 0));
    try {
      session = current;
      current.join();
      boolean told = false;
      while (!isStopping()) {
        current.round();
        if (!told) {
          listener.reading();
          told = true;
        }
      }
    } finally {
      current.leave(isStopping() ? drain : settings.revokeDrain());
      session = null;
      consumer.close(CloseOptions.timeout(LEAVE));
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }
}
