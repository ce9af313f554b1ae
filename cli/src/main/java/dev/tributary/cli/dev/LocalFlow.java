package dev.tributary.cli.dev;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.status.FlowRow;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.assessment.FlowAssessment;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.report.FlowReport;
import dev.tributary.runtime.FlowRunner;
import dev.tributary.runtime.Health;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** One flow of this process: the plan that runs, and what is wrong with the newest spec. */
final class LocalFlow implements AutoCloseable {
  private final String namespace;
  private final String name;
  private final Instant created;
  private List<Condition> conditions = List.of();
  private List<Finding> findings = List.of();
  private JsonNode spec;
  private long generation;
  private long runningGeneration;
  private boolean current;
  private String digest = "";
  private FlowPlan plan;
  private FlowRunner runner;
  private Long dead;

  LocalFlow(String namespace, String name, Instant created) {
    this.namespace = namespace;
    this.name = name;
    this.created = created;
  }

  String id() {
    return namespace + "/" + name;
  }

  /** Whether a plan with this digest runs already. */
  boolean runs(String wanted) {
    return runner != null && digest.equals(wanted);
  }

  /** The newest spec is refused or only warned of; what runs goes on. */
  void looked(JsonNode declared, List<Finding> found, boolean accepted) {
    findings = found;
    if (!declared.equals(spec)) {
      spec = declared.deepCopy();
      generation++;
    }
    current = accepted;
    if (accepted) {
      runningGeneration = generation;
    }
  }

  /** Runs a plan in the place of the one before, which drains first. */
  void run(FlowPlan wanted, String itsDigest, FlowRunner next) {
    close();
    plan = wanted;
    digest = itsDigest;
    runner = next;
    runner.start();
  }

  void dead(long count) {
    dead = count;
  }

  /** How it fares now, by the same assessment as on a cluster. */
  synchronized FlowRow row(Clock clock) {
    FlowReport report = runner == null ? null : runner.report();
    Health health = runner == null ? null : runner.health();
    FlowFacts facts =
        new FlowFacts(
            generation,
            FlowFacts.Platform.FOUND,
            findings.stream().map(LocalFlow::diagnostic).toList(),
            runner == null ? null : new FlowFacts.Running(digest, runningGeneration, current),
            topics(health),
            workload(health),
            plan != null && plan.suspend(),
            dead == null
                ? null
                : new FlowFacts.DeadLetters(
                    dead, null, report == null ? null : report.topDeadReason()),
            delivery(report));
    conditions = FlowAssessment.assess(facts, conditions, clock);
    Condition ready =
        conditions.stream().filter(c -> c.getType().equals("Ready")).findFirst().orElseThrow();
    return new FlowRow(
        namespace,
        name,
        ready.getStatus(),
        ready.getReason(),
        ready.getMessage(),
        plan == null ? "" : plan.source().label(),
        plan == null ? "" : plan.target().label(),
        runner == null ? 0 : 1,
        report == null ? null : report.lag(),
        dead,
        created,
        trouble(health),
        findings);
  }

  private static FlowFacts.Delivery delivery(FlowReport report) {
    boolean held = report != null && report.circuit() != null && report.circuit().holds();
    return new FlowFacts.Delivery(held ? report.circuit() : null, false);
  }

  private static String trouble(Health health) {
    boolean well =
        health == null
            || health.reason() == Health.Reason.Running
            || health.reason() == Health.Reason.Starting
            || health.reason() == Health.Reason.Suspended;
    return well ? "" : health.reason() + ": " + health.message();
  }

  private static Check topics(Health health) {
    if (health == null) {
      return Check.unknown(Reason.Pending, "nothing runs yet");
    }
    return switch (health.reason()) {
      case PositionLost -> Check.broken(Reason.PositionLost, health.message());
      case KafkaUnreachable -> Check.unknown(Reason.KafkaUnreachable, health.message());
      case TopicMissing -> Check.broken(Reason.TopicNotFound, health.message());
      default -> Check.ok();
    };
  }

  private static Workload workload(Health health) {
    if (health == null) {
      return Workload.none();
    }
    Check trouble =
        switch (health.reason()) {
          case SecretMissing -> Check.broken(Reason.SecretMissing, health.message());
          case ConnectorFailed -> Check.broken(Reason.RuntimeUnready, health.message());
          default -> Check.ok();
        };
    return new Workload(1, 1, health.ready() ? 1 : 0, 1, true, trouble);
  }

  /** What the schema refuses has a code of ours; the assessment knows the planner's. */
  private static Diagnostic diagnostic(Finding finding) {
    DiagnosticCode code =
        Arrays.stream(DiagnosticCode.values())
            .filter(c -> c.name().equals(finding.code()))
            .findFirst()
            .orElse(DiagnosticCode.FieldInvalid);
    return new Diagnostic(
        code, finding.resource(), finding.path(), finding.message(), finding.nextStep());
  }

  @Override
  public void close() {
    if (runner != null) {
      runner.close();
    }
  }
}
