package dev.tributary.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.report.FlowReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportNewsTest {
  private final Hands clock = new Hands();
  private final List<String> woken = new ArrayList<>();
  private final List<String> endpoints = new ArrayList<>();
  private final ReportView view = new ReportView(clock);
  private final ReportNews news =
      new ReportNews(
          view,
          Duration.ofSeconds(30),
          clock,
          (ns, flow) -> woken.add(ns + "/" + flow),
          (ns, endpoint) -> endpoints.add(ns + "/" + endpoint));

  @Test
  void countersWakeAFlowOnceInAWhile() {
    news.heard(report("a", 1, 0, true));
    assertThat(woken).hasSize(1);
    news.heard(report("a", 2, 0, true));
    assertThat(woken).hasSize(1);
    news.tick();
    assertThat(woken).hasSize(1);
    clock.now = clock.now.plusSeconds(31);
    news.tick();
    assertThat(woken).as("what was heard meanwhile isn't forgotten").hasSize(2);
    clock.now = clock.now.plusSeconds(31);
    news.tick();
    assertThat(woken).hasSize(2);
    news.heard(report("a", 3, 0, true));
    assertThat(woken).hasSize(3);
  }

  @Test
  void healthAndTheFirstDeadLetterWakeItAtOnce() {
    news.heard(report("a", 1, 0, true));
    news.heard(report("a", 1, 0, false));
    assertThat(woken).hasSize(2);
    news.heard(report("a", 1, 1, false));
    assertThat(woken).hasSize(3);
    news.heard(report("a", 1, 2, false));
    assertThat(woken).hasSize(3);
  }

  @Test
  void podsAreSummedUpAndSilentOnesAreForgottenInLag() {
    news.heard(report("a", 10, 0, true));
    news.heard(report("b", 5, 2, true));
    FlowReports reports = view.of("ns", "f");
    assertThat(reports.delivered()).hasValue(15);
    assertThat(reports.lag()).hasValue(6);
    clock.now = clock.now.plusSeconds(60);
    assertThat(view.of("ns", "f").lag()).isEmpty();
    assertThat(view.of("ns", "f").delivered()).hasValue(15);
    news.gone("ns/f/a");
    assertThat(view.of("ns", "f").delivered()).hasValue(5);
  }

  @Test
  void aCircuitThatOpensOrClosesWakesItsEndpointAndItsFlow() {
    news.heard(report("a", 1, 0, true, "Closed"));
    assertThat(endpoints).containsExactly("ns/erp");
    news.heard(report("a", 2, 0, true, "Closed"));
    assertThat(endpoints).hasSize(1);
    news.heard(report("a", 2, 0, true, "Open"));
    assertThat(endpoints).hasSize(2);
    assertThat(woken).hasSize(2);
    news.heard(report("a", 2, 0, true, "HalfOpen"));
    assertThat(endpoints).hasSize(2);
    news.heard(report("a", 3, 0, true, "Closed"));
    assertThat(endpoints).hasSize(3);
    assertThat(woken).hasSize(3);
  }

  @Test
  void theLedgerOfAFlowCoversAsLittleAsThatOfItsPoorestPod() {
    news.heard(report("a", 1, 0, true, "Closed", "2025-12-30T00:00:00Z"));
    news.heard(report("b", 1, 0, true, "Closed", "2025-12-31T00:00:00Z"));
    news.heard(report("c", 1, 0, true, "Open", null));
    assertThat(view.of("ns", "f").ledger())
        .hasValue(new FlowReport.LedgerReport(21, "2025-12-31T00:00:00Z"));
    assertThat(view.of("ns", "f").circuits().getFirst().state()).isEqualTo("Open");
  }

  private FlowReport report(String pod, long delivered, long dead, boolean ready) {
    return report(pod, delivered, dead, ready, null);
  }

  private FlowReport report(String pod, long delivered, long dead, boolean ready, String circuit) {
    return report(pod, delivered, dead, ready, circuit, null);
  }

  private FlowReport report(
      String pod, long delivered, long dead, boolean ready, String circuit, String covers) {
    return new FlowReport(
        1,
        "ns",
        "f",
        pod,
        "digest",
        null,
        clock.now.toString(),
        3L,
        null,
        delivered,
        0,
        0,
        0,
        dead,
        null,
        null,
        null,
        new FlowReport.HealthReport(ready, "x", "y"),
        false,
        circuit == null ? null : new FlowReport.CircuitReport("erp", circuit, "answered 500"),
        new FlowReport.LedgerReport(7, covers),
        null,
        0,
        null);
  }

  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
