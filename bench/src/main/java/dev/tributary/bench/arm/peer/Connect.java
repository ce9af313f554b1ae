package dev.tributary.bench.arm.peer;

import dev.tributary.bench.arm.Arm;
import dev.tributary.bench.arm.ArmSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.cli.ConnectStandalone;

/** Kafka Connect's standalone worker with a task for each partition. */
public final class Connect implements Arm {
  @Override
  public AutoCloseable start(ArmSettings settings) throws IOException {
    Path dir = Files.createTempDirectory("tributary-bench-connect");
    Path worker =
        write(
            dir.resolve("worker.properties"),
            Map.of(
                "bootstrap.servers", settings.bootstrapServers(),
                "listeners", "http://127.0.0.1:0",
                "plugin.discovery", "service_load",
                "offset.storage.file.filename", dir.resolve("offsets").toString(),
                "offset.flush.interval.ms", "100",
                "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "connector.client.config.override.policy", "All"));
    Properties connector = new Properties();
    connector.setProperty("name", settings.run());
    connector.setProperty("connector.class", HttpSinkConnector.class.getName());
    connector.setProperty("tasks.max", String.valueOf(settings.partitions()));
    connector.setProperty("topics", settings.topic());
    connector.setProperty(HttpSinkConnector.SINK, settings.sink());
    connector.setProperty("errors.tolerance", "all");
    connector.setProperty("errors.deadletterqueue.topic.name", settings.deadLetterTopic());
    connector.setProperty("errors.deadletterqueue.topic.replication.factor", "1");
    connector.setProperty("consumer.override.auto.offset.reset", "earliest");
    connector.setProperty("consumer.override.group.id", settings.group());
    Path file = dir.resolve("connector.properties");
    try (var out = Files.newBufferedWriter(file)) {
      connector.store(out, null);
    }
    // It ends by its own shutdown hook.
    Thread.ofPlatform()
        .name("connect")
        .start(() -> ConnectStandalone.main(new String[] {worker.toString(), file.toString()}));
    return () -> {};
  }

  private static Path write(Path file, Map<String, String> properties) throws IOException {
    Properties all = new Properties();
    all.putAll(properties);
    try (var out = Files.newBufferedWriter(file)) {
      all.store(out, null);
    }
    return file;
  }
}
