package dev.tributary.simulators;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.SendReport;
import dev.tributary.simulators.shop.Sending;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends orders as a shop does and reports how they were answered: progress on standard error, the
 * report as JSON on standard output. Exit codes: 0 everything was answered, 1 something wasn't, 2
 * wrong usage.
 */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Sends Shopify-shaped orders/create webhooks.")
public final class OrderSender implements Callable<Integer> {
  @Option(names = "--target", required = true, description = "The webhook's URL.")
  private URI target;

  @Option(
      names = "--secret",
      defaultValue = "${env:SHOP_SECRET:-}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Key of the signature; prefer the variable. [SHOP_SECRET]")
  private String secret;

  @Option(
      names = "--count",
      defaultValue = "1000",
      description = "Distinct, rightly signed orders.")
  private int count;

  @Option(names = "--rate", defaultValue = "0", description = "Per second; 0: no limit.")
  private double rate;

  @Option(names = "--start-at", defaultValue = "1001", description = "The first order's number.")
  private long startAt;

  @Option(names = "--duplicates", defaultValue = "0", description = "Right orders sent twice.")
  private int duplicates;

  @Option(names = "--malformed", defaultValue = "0", description = "Broken ones, of the count.")
  private int malformed;

  @Option(names = "--wrong-signature", defaultValue = "0", description = "On top of the count.")
  private int wrongSignature;

  @Option(names = "--unknown-sku", defaultValue = "0", description = "Of the count.")
  private int unknownSku;

  @Option(names = "--test-orders", defaultValue = "0", description = "On top of the count.")
  private int testOrders;

  @Option(names = "--concurrency", defaultValue = "8", description = "Deliveries at one time.")
  private int concurrency;

  @Option(names = "--seed", defaultValue = "1", description = "The same seed, the same bytes.")
  private long seed;

  @Option(names = "--timeout-ms", defaultValue = "5000", description = "For an answer.")
  private int timeoutMs;

  @Option(names = "--max-attempts", defaultValue = "30", description = "Sends per delivery.")
  private int maxAttempts;

  /** Sends orders; see {@code --help}. */
  public static void main(String[] args) {
    System.exit(SimulatorMain.commandLine(new OrderSender()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SendPlan plan =
        new SendPlan(
            target,
            secret,
            count,
            rate,
            startAt,
            duplicates,
            malformed,
            wrongSignature,
            unknownSku,
            testOrders,
            concurrency,
            seed,
            null,
            null,
            timeoutMs,
            maxAttempts);
    try (Sending sending = Sending.start(plan)) {
      while (!sending.await(Duration.ofSeconds(1))) {
        progress(sending.report());
      }
      SendReport report = sending.report();
      progress(report);
      System.out.println(
          Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
      return report.unanswered() == 0 ? 0 : 1;
    }
  }

  private static void progress(SendReport report) {
    System.err.printf(
        "send: %d of %d answered %s, %d retried%s, %.1f s%n",
        report.sent(),
        report.deliveries(),
        report.byStatus(),
        report.retried(),
        report.retriedFor().isEmpty() ? "" : " for " + report.retriedFor(),
        report.seconds());
  }
}
