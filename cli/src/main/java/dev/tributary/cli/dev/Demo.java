package dev.tributary.cli.dev;

import dev.tributary.cli.status.FlowRow;
import dev.tributary.cli.status.Screen;
import dev.tributary.planner.Names;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import dev.tributary.simulators.journal.Summary;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.SendReport;
import dev.tributary.simulators.shop.Sending;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The orders sample, live: orders, a fault of the ERP, its recovery, and the counts. */
public final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long EVERY_MS = 300;
  private static final double RATE = 8;
  private static final int DUPLICATES = 5;
  private static final int MALFORMED = 3;
  private static final String NAMESPACE = "retail";
  private static final String ERP = "erp";
  private static final String CRM = "crm";

  private final DevOptions options;
  private final int orders;
  private final int faultSeconds;
  private final Screen screen;

  /** A demo of so many right orders, in which the ERP is away for so long. */
  public Demo(DevOptions options, int orders, int faultSeconds, Screen screen) {
    this.options = options;
    this.orders = orders;
    this.faultSeconds = faultSeconds;
    this.screen = screen;
  }

  /** Runs it; whether all became as promised. */
  public boolean run() throws InterruptedException {
    screen.say("starting a Kafka broker, the simulated systems and the flows of samples/orders");
    try (DevSession session = new DevSession(options)) {
      if (!until(session, () -> session.rows().stream().allMatch(r -> r.ready().equals("True")))) {
        screen.say("the flows didn't get ready within %d s".formatted(PATIENCE.toSeconds()));
        return false;
      }
      return orders(session, session.simulators().orElseThrow());
    }
  }

  private boolean orders(DevSession session, SimulatorServer systems) throws InterruptedException {
    screen.say(
        "%s, the flows are ready: the shop sends %d orders, %d of them twice, and %d broken ones"
            .formatted(sinceStart(), orders, duplicates(), MALFORMED));
    try (Sending sending = Sending.start(plan(session))) {
      boolean ok = until(session, () -> in(systems, ERP).distinctKeys() > 0);
      if (ok) {
        screen.say(sinceStart() + ", the first order is in the ERP");
      }
      ok = ok && until(session, () -> in(systems, ERP).distinctKeys() >= orders / 4);
      if (ok && faultSeconds > 0) {
        fault(session, systems);
      }
      ok = ok && until(session, () -> arrived(systems) && broken(session) && sent(sending));
      return told(session, systems, sending.report()) && ok;
    }
  }

  private void fault(DevSession session, SimulatorServer systems) throws InterruptedException {
    systems
        .faults()
        .put(
            ERP,
            List.of(
                new Fault(
                    FaultKind.MAINTENANCE,
                    null,
                    (double) faultSeconds,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)));
    screen.say(
        "the ERP is away: it answers 503 for %d s; orders wait, the CRM goes on"
            .formatted(faultSeconds));
    until(session, () -> systems.faults().list().isEmpty());
    screen.say("the ERP is back");
  }

  private SendPlan plan(DevSession session) {
    String secret =
        new String(
            session.secret(NAMESPACE, "shop-hmac", "secret").orElseThrow(), StandardCharsets.UTF_8);
    return new SendPlan(
        session.webhooks().resolve(Names.webhookPath(NAMESPACE, "shop", "/orders-create")),
        secret,
        orders + MALFORMED,
        RATE,
        null,
        duplicates(),
        MALFORMED,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private int duplicates() {
    return Math.min(DUPLICATES, orders);
  }

  private static Summary in(SimulatorServer systems, String system) {
    return systems.log().summary(Optional.of(system));
  }

  private boolean arrived(SimulatorServer systems) {
    return in(systems, ERP).distinctKeys() >= orders && in(systems, CRM).distinctKeys() >= orders;
  }

  private static boolean sent(Sending sending) {
    return sending.report().done();
  }

  private boolean broken(DevSession session) {
    return dead(session) >= MALFORMED
        && session.rows().stream().allMatch(r -> r.lag() != null && r.lag() == 0);
  }

  private static long dead(DevSession session) {
    return session.rows().stream().map(FlowRow::dead).mapToLong(d -> d == null ? 0 : d).sum();
  }

  /** Says what became of the orders; whether it is what was promised. */
  private boolean told(DevSession session, SimulatorServer systems, SendReport sent) {
    Summary erp = in(systems, ERP);
    Summary crm = in(systems, CRM);
    DevView.showAgain(session, screen);
    screen.say("");
    screen.say(
        "sent: %d requests for %d orders; answers %s"
            .formatted(sent.attempts(), orders, sent.byStatus()));
    screen.say("ERP: %s".formatted(held(erp)));
    screen.say("CRM: %s".formatted(held(crm)));
    screen.say("dead letters: %d of %d broken orders".formatted(dead(session), MALFORMED));
    boolean promised =
        erp.distinctKeys() == orders
            && erp.duplicates().isEmpty()
            && crm.distinctKeys() == orders
            && dead(session) == MALFORMED;
    screen.say("");
    if (promised) {
      screen.say("As promised: nothing lost, each order once, the broken ones set aside.");
      screen.say("");
      screen.say("Try next:");
      screen.say("  bin/tributary dev -f samples/orders --simulators   and edit a mapping");
      screen.say(
          "  bin/tributary validate -f samples                  what is wrong, before it runs");
      screen.say("  bin/tributary graph -f samples                     what flows where");
      screen.say("  make demo-cluster                                  the same on Kubernetes");
    } else {
      screen.say(
          "This is NOT as promised: %d orders, each once, were to be there.".formatted(orders));
    }
    return promised;
  }

  private static String held(Summary summary) {
    return summary.distinctKeys()
        + " orders, "
        + (summary.duplicates().isEmpty()
            ? "each once"
            : "more than once: " + String.join(", ", summary.duplicates()));
  }

  /** Shows how all fares until something is so; false when that takes too long. */
  private boolean until(DevSession session, BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      session.tick();
      DevView.show(session, screen);
      TimeUnit.MILLISECONDS.sleep(EVERY_MS);
    }
    return true;
  }

  private static String sinceStart() {
    return "after %.1f s".formatted(ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
  }
}
