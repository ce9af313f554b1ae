package dev.tributary.operator;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.apply.Applier;
import dev.tributary.operator.event.Events;
import dev.tributary.operator.kafka.ClientSettings;
import dev.tributary.operator.kafka.DeadLetters;
import dev.tributary.operator.kafka.GroupLags;
import dev.tributary.operator.kafka.Kafka;
import dev.tributary.operator.kafka.LetterHeads;
import dev.tributary.operator.kafka.Positions;
import dev.tributary.operator.kafka.ResolvedKeeper;
import dev.tributary.operator.metrics.Deletions;
import dev.tributary.operator.metrics.ResourceGauges;
import dev.tributary.operator.offers.Offers;
import dev.tributary.operator.report.ReportEvents;
import dev.tributary.operator.report.ReportNews;
import dev.tributary.operator.report.ReportReaders;
import dev.tributary.operator.report.ReportView;
import dev.tributary.operator.scaling.Backlogs;
import dev.tributary.operator.topics.TopicLedger;
import dev.tributary.operator.topics.TopicLook;
import dev.tributary.operator.topics.Topics;
import dev.tributary.operator.topics.TopicsOfPlatform;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/**
 * The façades that the reconcilers share, put together. One a running operator.
 *
 * @param deletions tells of deleted resources
 */
public record Engine(
    OperatorSettings settings,
    KubernetesClient client,
    Clock clock,
    Applier applier,
    Events events,
    Kafka kafka,
    TopicsOfPlatform topics,
    Positions positions,
    DeadLetters deadLetters,
    Offers offers,
    ReportView reports,
    ReportEvents<SyncFlow> reportEvents,
    ReportEvents<SystemEndpoint> circuitEvents,
    ReportReaders reportReaders,
    Backlogs backlogs,
    ResourceGauges gauges,
    Deletions deletions)
    implements AutoCloseable {

  /** Puts everything together. */
  public static Engine create(
      OperatorSettings settings, KubernetesClient client, MeterRegistry meters, Clock clock) {
    Applier applier = new Applier(client);
    ClientSettings access = new ClientSettings(settings.secrets());
    Kafka kafka = new Kafka(access, settings.kafkaDeadline(), settings.kafkaPause(), clock);
    TopicLook look = new TopicLook(kafka, settings.topicFreshness(), clock);
    Offers offers = new Offers(client, clock);
    TopicsOfPlatform topics =
        new TopicsOfPlatform(
            client,
            applier,
            kafka,
            new TopicLedger(client, settings.namespace()),
            look,
            offers,
            settings.topicFreshness(),
            clock);
    Positions positions = new Positions(kafka, clock);
    DeadLetters dead =
        new DeadLetters(
            kafka,
            new LetterHeads(access, settings.kafkaDeadline()),
            new ResolvedKeeper(kafka, access, settings.kafkaDeadline(), clock),
            settings.counters().dividedBy(2),
            clock);
    ReportView view = new ReportView(clock);
    ReportEvents<SyncFlow> wakes = new ReportEvents<>();
    ReportEvents<SystemEndpoint> circuits = new ReportEvents<>();
    ReportNews news = new ReportNews(view, settings.counters(), clock, wakes::wake, circuits::wake);
    ReportReaders readers = new ReportReaders(access, news);
    Backlogs backlogs = new Backlogs(view, new GroupLags(kafka), clock);
    ResourceGauges gauges = new ResourceGauges(meters);
    Deletions deletions = new Deletions();
    deletions.listen(
        (kind, namespace, name) -> {
          gauges.forget(kind, namespace, name);
          topics.forget(new Topics.Owner(namespace, kind, name));
          switch (kind) {
            case "SyncFlow" -> {
              news.forget(namespace, name);
              backlogs.forget(namespace, name);
              dead.forget(namespace + "/" + name);
              positions.forget(namespace + "/" + name);
            }
            case "IntegrationPlatform" -> readers.unfollow(name);
            default -> {}
          }
        });
    return new Engine(
        settings,
        client,
        clock,
        applier,
        new Events(client, clock),
        kafka,
        topics,
        positions,
        dead,
        offers,
        view,
        wakes,
        circuits,
        readers,
        backlogs,
        gauges,
        deletions);
  }

  @Override
  public void close() {
    backlogs.close();
    reportReaders.close();
    kafka.close();
  }
}
