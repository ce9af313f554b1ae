package dev.tributary.runtime.report;

import dev.tributary.planner.report.FlowReport;
import dev.tributary.planner.report.FlowReportCodec;
import dev.tributary.runtime.kafka.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a report now and then, and on the end that there are no more. */
public final class Reporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final long END_SECONDS = 3;

  private final Writer writer;
  private final String topic;
  private final String key;
  private final Supplier<FlowReport> reports;
  private final Duration every;
  private final ScheduledExecutorService timer;

  /** Reports of one pod and flow; {@code key} as {@link FlowReport#key()}. */
  public Reporter(
      Writer writer, String topic, String key, Supplier<FlowReport> reports, Duration every) {
    this.writer = writer;
    this.topic = topic;
    this.key = key;
    this.reports = reports;
    this.every = every;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("reports " + key).factory());
  }

  /** Begins with the first report at once. */
  public void start() {
    var ignored =
        timer.scheduleWithFixedDelay(this::tell, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Writes a report out of turn, when something happened that others should know soon. */
  public void soon() {
    if (!timer.isShutdown()) {
      timer.execute(this::tell);
    }
  }

  private void tell() {
    try {
      var ignored =
          writer
              .write(record(FlowReportCodec.write(reports.get())))
              .exceptionally(
                  failure -> {
                    LOG.debug("a report of {} was not written: {}", key, failure.getMessage());
                    return null;
                  });
    } catch (RuntimeException e) {
      LOG.warn("no report of {}: {}", key, e.toString());
    }
  }

  private ProducerRecord<byte[], byte[]> record(byte[] value) {
    return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
  }

  /** Writes a tombstone: this pod reports no more. Waits at most 3 s. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
      writer.write(record(null)).get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the last report of {} stays: {}", key, e.toString());
    }
  }
}
