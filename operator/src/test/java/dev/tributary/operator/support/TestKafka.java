package dev.tributary.operator.support;

import dev.tributary.broker.LocalBroker;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** One real broker for all tests of this JVM; topics are told apart by namespace. */
public final class TestKafka {
  private static final TestKafka INSTANCE = new TestKafka();

  private final LocalBroker broker;
  private final Admin admin;

  private TestKafka() {
    broker = LocalBroker.start();
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  admin.close(java.time.Duration.ZERO);
                  broker.close();
                }));
  }

  /** The one. */
  public static TestKafka get() {
    return INSTANCE;
  }

  /** Where it is. */
  public String bootstrap() {
    return broker.bootstrapServers();
  }

  /** A client that may do everything. */
  public Admin admin() {
    return admin;
  }
}
