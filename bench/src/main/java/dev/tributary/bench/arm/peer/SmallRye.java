package dev.tributary.bench.arm.peer;

import dev.tributary.bench.arm.Arm;
import dev.tributary.bench.arm.ArmSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** SmallRye's Kafka connector in a Weld container, a copy of the channel for each partition. */
public final class SmallRye implements Arm {
  @Override
  public AutoCloseable start(ArmSettings settings) {
    channel("connector", "smallrye-kafka");
    channel("topic", settings.topic());
    channel("bootstrap.servers", settings.bootstrapServers());
    channel("group.id", settings.group());
    channel("client.id", settings.pod());
    channel("auto.offset.reset", "earliest");
    channel("session.timeout.ms", "10000");
    channel("heartbeat.interval.ms", "2000");
    channel("concurrency", String.valueOf(settings.partitions()));
    channel("auto.commit.interval.ms", "100");
    channel("health-enabled", "false");
    String bytes = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
    channel("key.deserializer", bytes);
    channel("value.deserializer", bytes);
    channel("failure-strategy", "dead-letter-queue");
    channel("dead-letter-queue.topic", settings.deadLetterTopic());
    System.setProperty(SmallRyeSends.SINK, settings.sink());
    // Quarkus is on the class path too, and would give no configuration to what isn't its own.
    ConfigProviderResolver.instance()
        .registerConfig(
            new SmallRyeConfigBuilder().addDefaultSources().addDiscoveredConverters().build(),
            Thread.currentThread().getContextClassLoader());
    SeContainer container =
        SeContainerInitializer.newInstance().addBeanClasses(SmallRyeSends.class).initialize();
    return container;
  }

  private static void channel(String name, String value) {
    System.setProperty("mp.messaging.incoming." + SmallRyeSends.CHANNEL + "." + name, value);
  }
}
