package dev.tributary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.cli.status.FlowRow;
import dev.tributary.planner.Names;
import dev.tributary.simulators.journal.Entry;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.Sending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tributary dev} on the orders sample, with a real broker and the simulated systems. */
class DevSessionTest {
  private static final Path SAMPLE = Path.of("..", "samples", "orders");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MAPPING = "    value: payload.totals.gross\n";

  @TempDir Path dir;

  @Test
  void runsTheSampleTakesEditsAndGoesOnAfterARestart() throws Exception {
    Path sources = dir.resolve("orders");
    copy(sources);
    Path flows = sources.resolve("30-flows.yaml");
    String right = Files.readString(flows);
    try (DevSession session = new DevSession(options(sources))) {
      ready(session);
      send(session, 1, 5);
      arrived(session, 5);

      // A broken edit: told with its place, and the old plan goes on.
      edit(session, flows, right.replace(MAPPING, "    value: payload.totals.\n"));
      assertThat(session.report().findings())
          .anySatisfy(
              f -> {
                assertThat(f.path()).isEqualTo("spec.mapping.value");
                assertThat(f.place().at().line()).isEqualTo(line(right, MAPPING));
              });
      FlowRow crm = row(session, "orders-to-crm");
      assertThat(crm.reason()).isEqualTo("NotAccepted");
      assertThat(crm.message()).contains("of generation 1 keeps running");
      assertThat(crm.replicas()).isEqualTo(1);
      send(session, 6, 3);
      arrived(session, 8);

      // A file that is no YAML ends nothing either.
      edit(session, flows, "a: [");
      assertThat(session.rows()).hasSize(3);
      send(session, 9, 2);
      arrived(session, 10);

      // A right edit is taken.
      edit(session, flows, right.replace(MAPPING, MAPPING + "    edited: \"'yes'\"\n"));
      ready(session);
      send(session, 11, 2);
      arrived(session, 12);
      assertThat(row(session, "orders-to-crm").message()).contains("of generation 3 runs");
    }

    // A restart goes on where it was: nothing is sent again.
    try (DevSession session = new DevSession(options(sources))) {
      ready(session);
      send(session, 13, 2);
      arrived(session, 2);
      assertThat(requests(session, "crm")).hasSize(2);
    }
  }

  private DevOptions options(Path sources) {
    return new DevOptions(
        List.of(sources.toString()),
        "default",
        dir.resolve("state"),
        0,
        Optional.of(0),
        Optional.empty(),
        Map.of());
  }

  private static void copy(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(SAMPLE)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static int line(String text, String part) {
    return text.substring(0, text.indexOf(part)).split("\n", -1).length;
  }

  private static void edit(DevSession session, Path file, String text) throws IOException {
    Files.writeString(file, text);
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(session::tick);
  }

  private static void ready(DevSession session) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              session.tick();
              assertThat(session.rows()).hasSize(3);
              assertThat(session.rows()).extracting(FlowRow::ready).containsOnly("True");
            });
  }

  private static void send(DevSession session, int from, int count) throws Exception {
    String secret =
        new String(
            session.secret("retail", "shop-hmac", "secret").orElseThrow(), StandardCharsets.UTF_8);
    SendPlan plan =
        new SendPlan(
            session.webhooks().resolve(Names.webhookPath("retail", "shop", "/orders-create")),
            secret,
            count,
            null,
            1000L + from,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    try (Sending sending = Sending.start(plan)) {
      assertThat(sending.await(PATIENCE)).isTrue();
      assertThat(sending.report().byStatus()).containsOnlyKeys("202");
    }
  }

  private static void arrived(DevSession session, int count) {
    var log = session.simulators().orElseThrow().log();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(log.summary(Optional.of("erp")).distinctKeys()).isEqualTo(count);
              assertThat(log.summary(Optional.of("crm")).distinctKeys()).isEqualTo(count);
            });
    assertThat(log.summary(Optional.of("erp")).duplicates()).isEmpty();
  }

  private static List<Entry> requests(DevSession session, String system) {
    return session.simulators().orElseThrow().log().entries(Optional.of(system), Optional.empty());
  }

  private static FlowRow row(DevSession session, String name) {
    return session.rows().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }
}
