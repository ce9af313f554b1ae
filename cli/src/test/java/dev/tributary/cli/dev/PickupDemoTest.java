package dev.tributary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.cli.Tributary;
import dev.tributary.cli.status.Screen;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Orchestrations on this machine: the pickup sample as it is, planned and run. */
class PickupDemoTest {
  private static final String PICKUP = "pickup/pickup";

  @TempDir Path state;

  @Test
  void showsAnOrderCollectedOneUndoneAndOneThatAPersonDecides() throws Exception {
    StringWriter out = new StringWriter();
    boolean promised = new PickupDemo(options(), new Screen(new PrintWriter(out), false)).run();
    assertThat(promised).as(out.toString()).isTrue();
    assertThat(out.toString())
        .contains("in memory: gone at exit")
        .contains("P-1001: Completed")
        .contains("P-1002: Failed (the payment of order P-1002 was declined)")
        .contains("task escalate: Order P-1003 is not picked after 4 hours [picked, cancel]")
        .contains("P-1003: Completed");
  }

  @Test
  void instancesAndTasksAreSeenAndAnsweredFromAnotherTerminal() {
    try (DevSession session = new DevSession(options());
        PickupEvents events = new PickupEvents(session.bootstrapServers())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> session.orchestration(PICKUP).orElseThrow().health().ready());
      events.placed("A", "10.00");
      events.placed("B", "10.00");
      until("picked", () -> tributary(0, "instances", "show", PICKUP, "A", "--dev"));
      until("picked", () -> tributary(0, "instances", "show", PICKUP, "B", "--dev"));
      assertThat(tributary(0, "instances", "list", PICKUP, "--dev")).contains("A", "B", "Running");
      assertThat(tributary(0, "task", "list", PICKUP, "--dev")).contains("there is no open task");

      session.skip(Duration.ofHours(5));
      until("not picked after 4 hours", () -> tributary(0, "task", "list", PICKUP, "--dev"));
      assertThat(tributary(2, "task", "answer", PICKUP, "A", "perhaps", "--dev"))
          .contains("choose one of [picked, cancel]");
      tributary(0, "task", "answer", PICKUP, "A", "cancel", "--by", "ann", "--dev");
      until("NotPicked", () -> tributary(0, "instances", "show", PICKUP, "A", "--dev"));
      assertThat(tributary(0, "instances", "show", PICKUP, "A", "--dev"))
          .contains("ann answered 'escalate' with 'cancel'");

      tributary(0, "instances", "cancel", PICKUP, "B", "--reason", "the customer called", "--dev");
      until("Cancelled", () -> tributary(0, "instances", "list", PICKUP, "--dev"));
      assertThat(tributary(2, "instances", "cancel", PICKUP, "B", "--reason", "again", "--dev"))
          .contains("no running instance", "'B'");
      assertThat(tributary(2, "instances", "show", PICKUP, "C", "--dev"))
          .contains("no known instance", "'C'");
    }
    assertThat(tributary(2, "instances", "list", PICKUP)).contains("--temporal HOST:PORT");
    assertThat(tributary(2, "instances", "list", PICKUP, "--temporal", "/usr/bin/temporal"))
        .contains("'/usr/bin/temporal' is no address of Temporal");
  }

  private static void until(String text, java.util.function.Supplier<String> output) {
    await().atMost(Duration.ofSeconds(60)).until(() -> output.get().contains(text));
  }

  /** Runs the command; its output. */
  private String tributary(int code, String... args) {
    List<String> all = new java.util.ArrayList<>(List.of(args));
    if (all.getLast().equals("--dev")) {
      all.add(state.toString());
    }
    StringWriter out = new StringWriter();
    CommandLine line = Tributary.commandLine(InputStream.nullInputStream());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    assertThat(line.execute(all.toArray(String[]::new))).as(out.toString()).isEqualTo(code);
    return out.toString();
  }

  private DevOptions options() {
    return new DevOptions(
        List.of(Path.of("..", "samples", "pickup").toString()),
        "default",
        state,
        0,
        Optional.of(0),
        Optional.empty(),
        Map.of());
  }
}
