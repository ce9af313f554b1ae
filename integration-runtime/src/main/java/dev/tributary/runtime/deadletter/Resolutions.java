package dev.tributary.runtime.deadletter;

import dev.tributary.runtime.engine.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks retried dead letters as resolved, all that wait for it in one commit. Tries for ever; until
 * it is done, the record isn't finished. Safe for use by many threads.
 */
public final class Resolutions {
  private static final Logger LOG = LoggerFactory.getLogger(Resolutions.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final long SHORT_MS = 20;

  private final ResolvedGroup group;
  private final Consumer<String> failing;
  private final LinkedBlockingQueue<Mark> marks = new LinkedBlockingQueue<>();
  private final AtomicBoolean working = new AtomicBoolean();

  private record Mark(String lettersId, long letter, CompletableFuture<Void> done) {}

  /** Marks in this group; {@code failing} is told why it can't, and an empty text when it can. */
  public Resolutions(ResolvedGroup group, Consumer<String> failing) {
    this.group = group;
    this.failing = failing;
  }

  /**
   * Returns when the dead letter of the record is committed as resolved.
   *
   * @throws InterruptedException when the partition is given away first
   */
  public void resolved(RetriedRecord record, Turn turn) throws InterruptedException {
    while (true) {
      Mark mark = new Mark(record.lettersId(), record.letter(), new CompletableFuture<>());
      marks.add(mark);
      work();
      try {
        await(mark.done(), turn);
        failing.accept("");
        return;
      } catch (ExecutionException e) {
        LOG.error("dead letter {} can't be marked as resolved", record.letter(), e.getCause());
        failing.accept(String.valueOf(e.getCause().getMessage()));
        turn.pause(AGAIN);
      }
    }
  }

  private static void await(CompletableFuture<Void> done, Turn turn)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        done.get(SHORT_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        turn.pause(LOOK);
      }
    }
  }

  /** Has somebody work until there are no marks left. */
  private void work() {
    if (working.compareAndSet(false, true)) {
      Thread.ofVirtual().name("resolve dead letters").start(this::run);
    }
  }

  private void run() {
    List<Mark> batch = new ArrayList<>();
    while (marks.drainTo(batch) > 0) {
      commit(batch);
      batch.clear();
    }
    working.set(false);
    if (!marks.isEmpty()) {
      work();
    }
  }

  private void commit(List<Mark> batch) {
    Map<String, List<Mark>> byTopic =
        batch.stream().collect(Collectors.groupingBy(Mark::lettersId));
    byTopic.forEach(
        (topic, all) -> {
          try {
            group.resolve(topic, all.stream().map(Mark::letter).toList());
            all.forEach(mark -> mark.done().complete(null));
          } catch (KafkaException | InterruptedException e) {
            all.forEach(mark -> mark.done().completeExceptionally(e));
          } catch (RuntimeException e) {
            LOG.error("an error of ours", e);
            all.forEach(mark -> mark.done().completeExceptionally(e));
          }
        });
  }
}
