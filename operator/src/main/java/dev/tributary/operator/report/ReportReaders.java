package dev.tributary.operator.report;

import dev.tributary.operator.kafka.ClientSettings;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.planner.report.FlowReportCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the reports of each platform, on a thread of its own, from the beginning: the topic is
 * compacted, so what is there is what is known. Commits nothing.
 */
public final class ReportReaders implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ReportReaders.class);
  private static final long PAUSE_SECONDS = 15;

  private final ClientSettings settings;
  private final ReportNews news;
  private final Map<String, Reader> readers = new HashMap<>();

  /** Hands what it reads to {@code news}. */
  public ReportReaders(ClientSettings settings, ReportNews news) {
    this.settings = settings;
    this.news = news;
  }

  /** Reads the reports of a platform from now on; does nothing when it does so already. */
  public synchronized void follow(String platform, KafkaPlan access) {
    Reader reader = readers.get(platform);
    if (reader != null && reader.access.equals(access)) {
      return;
    }
    unfollow(platform);
    Reader fresh = new Reader(platform, access);
    readers.put(platform, fresh);
    Thread.ofPlatform().daemon().name("reports-" + platform).start(fresh);
  }

  /** Reads no more of a platform. */
  public synchronized void unfollow(String platform) {
    Reader reader = readers.remove(platform);
    if (reader != null) {
      reader.stop.countDown();
    }
  }

  @Override
  public synchronized void close() {
    List.copyOf(readers.keySet()).forEach(this::unfollow);
  }

  private final class Reader implements Runnable {
    private final String platform;
    private final KafkaPlan access;
    private final CountDownLatch stop = new CountDownLatch(1);

    private Reader(String platform, KafkaPlan access) {
      this.platform = platform;
      this.access = access;
    }

    @Override
    public void run() {
      try {
        do {
          read();
        } while (!stop.await(PAUSE_SECONDS, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void read() {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
        TopicPartition partition = new TopicPartition(Names.REPORTS_TOPIC, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        while (stop.getCount() > 0) {
          consumer.poll(Duration.ofSeconds(1)).forEach(this::take);
          news.tick();
        }
      } catch (KafkaException | KafkaUnreachableException e) {
        LOG.warnf("platform %s: reports can't be read: %s", platform, e.getMessage());
      }
    }

    private KafkaConsumer<byte[], byte[]> consumer() throws KafkaUnreachableException {
      Map<String, Object> all = new HashMap<>(settings.of(access));
      all.put("enable.auto.commit", false);
      all.put("auto.offset.reset", "earliest");
      all.put("allow.auto.create.topics", false);
      return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      if (record.value() != null) {
        FlowReportCodec.read(record.value()).ifPresent(news::heard);
      } else if (record.key() != null) {
        news.gone(new String(record.key(), StandardCharsets.UTF_8));
      }
    }
  }
}
