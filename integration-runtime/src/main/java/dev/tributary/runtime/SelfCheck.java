package dev.tributary.runtime;

import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.Health.Reason;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What must be there before a runner takes webhooks and joins its group. */
final class SelfCheck {
  private static final String NEXT_STEP = "; create it in the flow's namespace";

  private final FlowPlan plan;
  private final Secrets secrets;

  SelfCheck(FlowPlan plan, Secrets secrets) {
    this.plan = plan;
    this.secrets = secrets;
  }

  /** What is missing of the Secrets, as a sentence; empty when nothing is. */
  Optional<String> missingSecret() {
    try {
      for (Map.Entry<String, List<String>> needed : needed().entrySet()) {
        for (String key : needed.getValue()) {
          secrets.bytes(needed.getKey(), key);
        }
      }
    } catch (MissingSecretException e) {
      return Optional.of(e.getMessage() + NEXT_STEP);
    }
    if (plan.target() instanceof TargetPlan.Kamelet kamelet
        && kamelet.secret() != null
        && secrets.all(kamelet.secret()).isEmpty()) {
      return Optional.of(
          "Secret '%s' is missing or empty%s".formatted(kamelet.secret(), NEXT_STEP));
    }
    return Optional.empty();
  }

  /** What keeps the runner from starting; empty when nothing does. Blocks for some seconds. */
  Optional<Health> run(KafkaClients kafka) throws InterruptedException {
    Optional<String> secret = missingSecret();
    if (secret.isPresent()) {
      return Optional.of(new Health(false, Reason.SecretMissing, secret.get()));
    }
    TreeSet<String> topics = new TreeSet<>(List.of(plan.source().topic(), plan.deadLetterTopic()));
    if (plan.engine().stateTopic() != null) {
      topics.add(plan.engine().stateTopic());
    }
    if (plan.ledger() != null) {
      topics.add(plan.ledger().topic());
    }
    if (plan.target() instanceof TargetPlan.Contract contract) {
      topics.add(contract.topic());
    }
    try {
      return kafka
          .missingTopic(topics)
          .map(
              topic ->
                  new Health(
                      false,
                      Reason.TopicMissing,
                      "topic %s doesn't exist; it is waited for".formatted(topic)));
    } catch (org.apache.kafka.common.KafkaException e) {
      return Optional.of(
          new Health(
              false,
              Reason.KafkaUnreachable,
              "Kafka at %s: %s; it is tried again"
                  .formatted(plan.kafka().bootstrapServers(), e.getMessage())));
    }
  }

  private Map<String, List<String>> needed() {
    Map<String, List<String>> needed = new LinkedHashMap<>();
    if (plan.kafka().tls() && plan.kafka().caSecret() != null) {
      needed.put(plan.kafka().caSecret(), List.of("ca.crt"));
    }
    if (plan.kafka().saslMechanism() != null) {
      needed.put(plan.kafka().credentialsSecret(), List.of("username", "password"));
    }
    if (plan.source() instanceof SourcePlan.Webhook webhook) {
      needed.merge(webhook.secret(), List.of("secret"), SelfCheck::both);
    }
    if (plan.target() instanceof TargetPlan.Http http) {
      if (http.caSecret() != null) {
        needed.merge(http.caSecret(), List.of("ca.crt"), SelfCheck::both);
      }
      if (http.auth() != null) {
        needed.merge(http.auth().secret(), keys(http.auth()), SelfCheck::both);
      }
    }
    return needed;
  }

  private static List<String> keys(AuthPlan auth) {
    return switch (auth) {
      case AuthPlan.Basic ignored -> List.of("username", "password");
      case AuthPlan.Bearer ignored -> List.of("token");
      case AuthPlan.ApiKey ignored -> List.of("key");
      case AuthPlan.OAuth2 ignored -> List.of("clientId", "clientSecret");
    };
  }

  private static List<String> both(List<String> one, List<String> other) {
    TreeSet<String> all = new TreeSet<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }
}
