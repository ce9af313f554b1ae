package dev.tributary.broker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes a topic, as a Kafka administrator does by hand: to be called inside the broker's container,
 * whose image has none of Kafka's shell tools. Exit codes: 0 made, 1 refused, 2 wrong usage.
 */
@Command(
    name = "topic",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Creates a topic on the broker of this container.")
public final class TopicMain implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "The topic's name.")
  private String name;

  @Option(names = "--partitions", defaultValue = "1", description = "How many partitions it gets.")
  private int partitions;

  @Option(
      names = "--bootstrap-server",
      defaultValue = "localhost:9092",
      description = "The broker's PLAINTEXT listener.")
  private String bootstrapServer;

  /** Creates the topic; see {@code --help}. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TopicMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServer))) {
      admin
          .createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
          .all()
          .get();
      return 0;
    } catch (ExecutionException e) {
      System.err.println("topic: " + e.getCause().getMessage());
      return 1;
    }
  }
}
