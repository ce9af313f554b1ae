package dev.tributary.broker;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Writes events to a topic and reads what is in one: to be called inside the broker's container,
 * whose image has none of Kafka's shell tools. Exit codes: 0 done, 1 refused, 2 wrong usage.
 */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Writes events to a topic of this container's broker, or prints what is in one.",
    subcommands = {EventsMain.Send.class, EventsMain.Read.class})
public final class EventsMain implements Runnable {
  @Spec private CommandSpec spec;

  private EventsMain() {}

  /** Does what is asked; see {@code --help}. */
  public static void main(String[] args) {
    System.exit(commands().execute(args));
  }

  static CommandLine commands() {
    return new CommandLine(new EventsMain());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do: send or read");
  }

  /** Where the topic is. */
  static final class Where {
    @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @Option(
        names = "--bootstrap-server",
        defaultValue = "localhost:9092",
        description = "The broker's PLAINTEXT listener.")
    private String bootstrapServer;
  }

  /** {@code events send}. */
  @Command(
      name = "send",
      mixinStandardHelpOptions = true,
      showDefaultValues = true,
      description = "Writes CloudEvents in binary mode, with JSON payloads; waits for the broker.")
  static final class Send implements Callable<Integer> {
    private static final int PARTS = 3;

    @Spec private CommandSpec spec;
    @CommandLine.Mixin private Where where;

    @Option(names = "--type", required = true, description = "The events' type.")
    private String type;

    @Option(names = "--source", defaultValue = "/test", description = "The events' source.")
    private String source;

    @Parameters(
        index = "1..*",
        paramLabel = "ID KEY PAYLOAD",
        description = "For each event its id, the record's key and the payload.")
    private List<String> parts = List.of();

    @Override
    public Integer call() throws InterruptedException {
      if (parts.isEmpty() || parts.size() % PARTS != 0) {
        throw new ParameterException(
            spec.commandLine(), "Give an id, a key and a payload for each event");
      }
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", where.bootstrapServer),
              new StringSerializer(),
              new StringSerializer())) {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += PARTS) {
          sent.add(producer.send(event(parts.get(i), parts.get(i + 1), parts.get(i + 2))));
        }
        for (Future<?> one : sent) {
          var ignored = one.get();
        }
        return 0;
      } catch (ExecutionException e) {
        spec.commandLine().getErr().println("events: " + e.getCause().getMessage());
        return 1;
      }
    }

    private ProducerRecord<String, String> event(String id, String key, String payload) {
      ProducerRecord<String, String> record = new ProducerRecord<>(where.topic, key, payload);
      header(record, "ce_specversion", "1.0");
      header(record, "ce_id", id);
      header(record, "ce_source", source);
      header(record, "ce_type", type);
      header(record, "content-type", "application/json");
      return record;
    }

    private static void header(ProducerRecord<?, ?> record, String name, String value) {
      record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** {@code events read}. */
  @Command(
      name = "read",
      mixinStandardHelpOptions = true,
      showDefaultValues = true,
      description = "Prints each record up to the topic's end, in a line: key, tab, payload.")
  static final class Read implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec private CommandSpec spec;
    @CommandLine.Mixin private Where where;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (KafkaConsumer<String, String> consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  where.bootstrapServer,
                  "isolation.level",
                  "read_committed",
                  "enable.auto.commit",
                  "false"),
              new StringDeserializer(),
              new StringDeserializer())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(where.topic).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long begun = System.nanoTime();
        while (ends.entrySet().stream()
            .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
          if (System.nanoTime() - begun > PATIENCE.toNanos()) {
            spec.commandLine().getErr().println("events: the broker doesn't give them all");
            return 1;
          }
          for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
            out.println(record.key() + "\t" + record.value());
          }
        }
      }
      out.flush();
      return 0;
    }
  }
}
