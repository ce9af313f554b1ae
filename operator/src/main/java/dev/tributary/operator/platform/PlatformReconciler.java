package dev.tributary.operator.platform;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.IntegrationPlatformStatus;
import dev.tributary.operator.Engine;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.StatusWriter;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.operator.topics.Topics;
import dev.tributary.planner.PlatformParts;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.assessment.ResourceAssessment;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.ApiException;

/** Asks a platform's Kafka, keeps its topic of reports and has it read. */
@Singleton
@ControllerConfiguration(
    name = "integrationplatform",
    informer =
        @Informer(namespaces = Constants.WATCH_ALL_NAMESPACES, comparableResourceVersions = false),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.MINUTES),
    fieldManager = Labels.FIELD_MANAGER)
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 120_000)
public class PlatformReconciler implements Reconciler<IntegrationPlatform> {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Engine engine;
  private final StatusWriter<IntegrationPlatform, IntegrationPlatformStatus> statuses;

  private record Look(Check check, Integer brokers, String groupProtocol) {}

  private record Brokers(int count, String groupProtocol) {}

  /** With the façades that it works through. */
  public PlatformReconciler(Engine engine) {
    this.engine = engine;
    this.statuses = new StatusWriter<>(engine.applier(), IntegrationPlatform::new);
  }

  @Override
  public UpdateControl<IntegrationPlatform> reconcile(
      IntegrationPlatform platform, Context<IntegrationPlatform> context) {
    if (platform.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    IntegrationPlatformStatus before = statuses.current(platform);
    Look look = look(platform, decided(before));
    if (look.check().state() == State.OK) {
      engine
          .reportReaders()
          .follow(platform.getMetadata().getName(), PlatformParts.kafka(platform));
    }
    List<Condition> conditions =
        ResourceAssessment.platform(
            platform.getMetadata().getGeneration(),
            look.check(),
            before == null ? null : before.conditions(),
            engine.clock());
    statuses.write(
        platform,
        new IntegrationPlatformStatus(
            platform.getMetadata().getGeneration(),
            conditions,
            new IntegrationPlatformStatus.Capabilities(
                engine.offers().strimzi(),
                engine.offers().gatewayApi(),
                engine.offers().keda(),
                look.brokers(),
                look.groupProtocol())));
    engine.gauges().resource(platform, conditions);
    return look.check().state() == State.OK
        ? UpdateControl.noUpdate()
        : UpdateControl.<IntegrationPlatform>noUpdate().rescheduleAfter(SOON);
  }

  /** The group protocol stays as it was decided: a change of it rolls no flow by itself. */
  private static String decided(IntegrationPlatformStatus before) {
    return before == null || before.capabilities() == null
        ? null
        : before.capabilities().groupProtocol();
  }

  private Look look(IntegrationPlatform platform, String decided) {
    KafkaPlan access = PlatformParts.kafka(platform);
    try {
      Brokers brokers =
          engine
              .kafka()
              .ask(
                  access,
                  (admin, answers) ->
                      new Brokers(
                          answers.of(admin.describeCluster().nodes()).size(),
                          decided == null ? GroupProtocol.of(admin, answers) : decided));
      Check reports =
          engine
              .topics()
              .ensure(
                  platform,
                  new Topics.Owner("", platform.getKind(), platform.getMetadata().getName()),
                  List.of(PlatformParts.reports(platform)));
      return new Look(reports, brokers.count(), brokers.groupProtocol());
    } catch (KafkaUnreachableException e) {
      return new Look(Check.unknown(Reason.KafkaUnreachable, e.getMessage()), null, decided);
    } catch (ApiException e) {
      return new Look(
          Check.broken(
              Reason.Forbidden,
              "Kafka refuses the operator: %s; give its user the rights that the docs list"
                  .formatted(e.getMessage())),
          null,
          decided);
    }
  }
}
