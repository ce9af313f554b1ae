package dev.tributary.operator.scaling;

import dev.tributary.operator.kafka.GroupLags;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.operator.report.FlowReports;
import dev.tributary.operator.report.ReportView;
import dev.tributary.planner.assessment.WorkableBacklog;
import dev.tributary.planner.assessment.WorkableBacklog.Answer;
import dev.tributary.planner.assessment.WorkableBacklog.Observed;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.planner.scaling.ScalingPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * The backlog of every flow that KEDA scales, answered from memory: from what pods report, and for
 * flows whose pods don't tell all from what the broker says, which is asked in the background, all
 * flows of a platform in one question. Knows only flows that this operator reconciles, so that a
 * replica that doesn't lead has no answer. Thread-safe.
 */
public final class Backlogs implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Backlogs.class);
  private static final long EVERY_SECONDS = 5;

  /** After that the broker's word is no longer one. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final ReportView reports;
  private final GroupLags lags;
  private final Clock clock;
  private final Map<String, Scaled> flows = new ConcurrentHashMap<>();
  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("backlogs").factory());

  private record Told(long lag, Instant at) {}

  /**
   * A flow that is scaled.
   *
   * @param suspended whether its spec stops delivery
   * @param replicas how many pods shall run
   * @param kafka where its topic is
   * @param read its consumer group and topic
   */
  public record Scaled(
      ScalingPlan scaling,
      boolean suspended,
      int replicas,
      KafkaPlan kafka,
      GroupLags.Asked read) {}

  /** Reads there; asks nobody until there is a flow. */
  public Backlogs(ReportView reports, GroupLags lags, Clock clock) {
    this.reports = reports;
    this.lags = lags;
    this.clock = clock;
    var ignored =
        timer.scheduleWithFixedDelay(this::ask, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Answers for a flow from now on. */
  public void put(String namespace, String flow, Scaled scaled) {
    flows.put(namespace + "/" + flow, scaled);
  }

  /** Answers for a flow no more. */
  public void forget(String namespace, String flow) {
    flows.remove(namespace + "/" + flow);
    told.remove(namespace + "/" + flow);
  }

  /** The backlog of a flow; empty when it isn't scaled, or not by this replica. */
  public Optional<Answer> of(String namespace, String flow) {
    String key = namespace + "/" + flow;
    return Optional.ofNullable(flows.get(key))
        .map(
            scaled ->
                WorkableBacklog.of(
                    scaled.scaling(),
                    new Observed(
                        scaled.suspended(),
                        scaled.replicas(),
                        reported(namespace, flow).fresh(),
                        broker(key))));
  }

  private FlowReports reported(String namespace, String flow) {
    return reports.of(namespace, flow);
  }

  private OptionalLong broker(String key) {
    Told last = told.get(key);
    return last != null && last.at().plus(FRESH).isAfter(clock.instant())
        ? OptionalLong.of(last.lag())
        : OptionalLong.empty();
  }

  private void ask() {
    try {
      Map<KafkaPlan, Map<String, GroupLags.Asked>> questions = new HashMap<>();
      flows.forEach(
          (key, scaled) -> {
            if (needsBroker(key, scaled)) {
              questions
                  .computeIfAbsent(scaled.kafka(), k -> new HashMap<>())
                  .put(key, scaled.read());
            }
          });
      questions.forEach(this::ask);
    } catch (RuntimeException e) {
      // The timer must live on.
      LOG.warnf("backlogs can't be asked for: %s", e);
    }
  }

  private boolean needsBroker(String key, Scaled scaled) {
    int slash = key.indexOf('/');
    return WorkableBacklog.needsBroker(
        scaled.replicas(), reported(key.substring(0, slash), key.substring(slash + 1)).fresh());
  }

  private void ask(KafkaPlan access, Map<String, GroupLags.Asked> asked) {
    try {
      Map<String, Long> answers = lags.of(access, List.copyOf(asked.values()));
      Instant now = clock.instant();
      asked.forEach(
          (key, read) -> {
            Long lag = answers.get(read.group());
            if (lag != null) {
              told.put(key, new Told(lag, now));
            }
          });
    } catch (KafkaUnreachableException | KafkaException e) {
      LOG.debugf("no backlogs from Kafka at %s: %s", access.bootstrapServers(), e.getMessage());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
