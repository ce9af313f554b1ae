package dev.tributary.bench.arm.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.bench.arm.Arm;
import dev.tributary.bench.arm.ArmSettings;
import dev.tributary.bench.arm.Events;
import dev.tributary.bench.sink.Sink;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;

/** Camel's Kafka consumer to its HTTP producer, a consumer for each partition. */
public final class Camel implements Arm {
  private final boolean batching;

  /** A record an exchange, or a batch an exchange. */
  public Camel(boolean batching) {
    this.batching = batching;
  }

  @Override
  public AutoCloseable start(ArmSettings settings) throws Exception {
    DefaultCamelContext context = new DefaultCamelContext();
    context.addRoutes(new Route(settings));
    context.start();
    return context::stop;
  }

  private final class Route extends RouteBuilder {
    private final ArmSettings settings;

    Route(ArmSettings settings) {
      this.settings = settings;
    }

    @Override
    public void configure() {
      String kafka = "?brokers=" + settings.bootstrapServers();
      errorHandler(
          deadLetterChannel("kafka:" + settings.deadLetterTopic() + kafka).useOriginalMessage());
      onException(HttpOperationFailedException.class)
          .onWhen(
              exchange ->
                  exchange
                          .getProperty(
                              Exchange.EXCEPTION_CAUGHT, HttpOperationFailedException.class)
                          .getStatusCode()
                      >= 500)
          .maximumRedeliveries(-1)
          .redeliveryDelay(Events.PAUSE_MS);
      onException(java.io.IOException.class)
          .maximumRedeliveries(-1)
          .redeliveryDelay(Events.PAUSE_MS);
      var source =
          from(
              "kafka:"
                  + settings.topic()
                  + kafka
                  + "&groupId="
                  + settings.group()
                  + "&clientId="
                  + settings.pod()
                  + "&consumersCount="
                  + settings.partitions()
                  + "&autoOffsetReset=earliest"
                  + "&sessionTimeoutMs=10000"
                  + "&autoCommitIntervalMs=100"
                  + "&valueDeserializer="
                  + "org.apache.kafka.common.serialization.ByteArrayDeserializer"
                  + (batching ? "&batching=true&maxPollRecords=100" : ""));
      String post =
          settings.sink()
              + "?httpMethod=POST&maxTotalConnections=100&connectionsPerRoute=100"
              + "&responseTimeout="
              + Events.TIMEOUT_MS;
      if (batching) {
        source.split(body()).process(Route::unwrap).process(Route::headers).to(post);
      } else {
        source.process(Route::headers).to(post);
      }
    }

    private static void unwrap(Exchange exchange) {
      Object item = exchange.getIn().getBody();
      if (item instanceof Exchange record) {
        exchange.setMessage(record.getMessage().copy());
      } else if (item instanceof Message record) {
        exchange.setMessage(record.copy());
      }
    }

    private static void headers(Exchange exchange) {
      Message message = exchange.getMessage();
      String sequence =
          message.getHeader(KafkaConstants.TOPIC)
              + "-"
              + message.getHeader(KafkaConstants.PARTITION)
              + "-"
              + message.getHeader(KafkaConstants.OFFSET);
      Object id = message.getHeader("ce_id");
      message.removeHeaders("*");
      message.setHeader(
          Sink.EFFECT_KEY, id instanceof byte[] bytes ? new String(bytes, UTF_8) : id);
      message.setHeader(Sink.SEQUENCE, sequence);
      message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
  }
}
