package dev.tributary.operator.topics;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.operator.apply.Applier;
import dev.tributary.operator.kafka.Kafka;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.operator.offers.Offers;
import dev.tributary.planner.PlatformParts;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.planner.plan.FlowPlan.TopicPlan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Chooses how a platform keeps topics, and keeps good answers for a while. */
public final class TopicsOfPlatform {
  private final KubernetesClient client;
  private final Applier applier;
  private final Kafka kafka;
  private final TopicLedger ledger;
  private final TopicLook look;
  private final Offers offers;
  private final Duration freshness;
  private final Clock clock;
  private final Map<Topics.Owner, Good> good = new ConcurrentHashMap<>();

  private record Asked(KafkaPlan access, Object strimzi, List<TopicPlan> wanted) {}

  private record Good(Asked asked, Check check, Instant at) {}

  /** What is in order is looked at again after {@code freshness}. */
  public TopicsOfPlatform(
      KubernetesClient client,
      Applier applier,
      Kafka kafka,
      TopicLedger ledger,
      TopicLook look,
      Offers offers,
      Duration freshness,
      Clock clock) {
    this.client = client;
    this.applier = applier;
    this.kafka = kafka;
    this.ledger = ledger;
    this.look = look;
    this.offers = offers;
    this.freshness = freshness;
    this.clock = clock;
  }

  /** Ensures topics of a platform; errors as {@link Topics#ensure}. */
  public Check ensure(IntegrationPlatform platform, Topics.Owner owner, List<TopicPlan> wanted)
      throws KafkaUnreachableException {
    KafkaPlan access = PlatformParts.kafka(platform);
    var strimzi = platform.getSpec().kafka().strimzi();
    Asked asked = new Asked(access, strimzi, wanted);
    Good last = good.get(owner);
    if (last != null
        && last.asked().equals(asked)
        && last.at().plus(freshness).isAfter(clock.instant())) {
      return last.check();
    }
    if (strimzi != null && !offers.strimzi()) {
      return Check.unknown(
          Reason.TopicsPending,
          "the platform's spec.kafka.strimzi asks for KafkaTopics and the cluster doesn't serve them;"
              + " install Strimzi or remove the field");
    }
    Topics topics =
        strimzi == null
            ? new AdminTopics(kafka, access, ledger)
            : new StrimziTopics(
                client, applier, look, access, strimzi.cluster(), strimzi.namespace());
    Check check = topics.ensure(owner, wanted);
    if (check.state() == State.OK) {
      good.put(owner, new Good(asked, check, clock.instant()));
    } else {
      good.remove(owner);
    }
    return check;
  }

  /** How many partitions a topic of the platform has; empty when there is none. */
  public java.util.OptionalInt partitions(IntegrationPlatform platform, String topic)
      throws KafkaUnreachableException {
    return look.partitions(PlatformParts.kafka(platform), topic);
  }

  /** Forgets a deleted owner. */
  public void forget(Topics.Owner owner) {
    good.remove(owner);
  }
}
