package dev.tributary.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A resource as a cluster gives it.
 *
 * @param kind its kind
 * @param namespace its namespace, or empty
 * @param name its name
 * @param tree all of it
 */
public record Seen(String kind, String namespace, String name, JsonNode tree) {
  /** These say what goes on and not whether it is well. */
  private static final Set<String> NEUTRAL = Set.of("Suspended", "Reconciling");

  /** These are bad when they are True; all others when they are False. */
  private static final Set<String> BAD = Set.of("Stalled");

  /** An operator that runs looks at a new resource within seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * A condition.
   *
   * @param type which
   * @param status True, False or Unknown
   * @param reason why, in a word
   * @param message why, ending in the next step
   * @param since when the status became what it is; RFC 3339
   */
  public record Condition(
      String type, String status, String reason, String message, String since) {}

  /** Takes a resource. */
  public static Seen of(JsonNode tree) {
    JsonNode metadata = tree.path("metadata");
    return new Seen(
        tree.path("kind").asText(),
        metadata.path("namespace").asText(""),
        metadata.path("name").asText(),
        tree);
  }

  /** As {@code kubectl get -o name} would name it, with the kind as it is written. */
  public String id() {
    return kind + "/" + name;
  }

  /** Its conditions, as they stand in its status. */
  public List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    for (JsonNode c : tree.at("/status/conditions")) {
      conditions.add(
          new Condition(
              c.path("type").asText(),
              c.path("status").asText(),
              c.path("reason").asText(),
              c.path("message").asText(),
              c.path("lastTransitionTime").asText()));
    }
    return conditions;
  }

  /** Whether the status speaks of the spec that is there. */
  public boolean isLookedAt() {
    return tree.at("/status/observedGeneration").asLong()
        >= tree.at("/metadata/generation").asLong(1);
  }

  /** Whether it is well: the condition Ready, Unknown while its spec wasn't looked at yet. */
  public Condition ready() {
    Optional<Condition> ready =
        conditions().stream().filter(c -> c.type().equals("Ready")).findFirst();
    if (isLookedAt() && ready.isPresent()) {
      return ready.get();
    }
    return new Condition(
        "Ready",
        "Unknown",
        "NotLookedAt",
        "generation %d was not looked at yet; if this lasts, see whether the operator runs"
            .formatted(tree.at("/metadata/generation").asLong(1)),
        created().toString());
  }

  /** What is broken, Ready first; what is only under way is not among it. */
  public List<Condition> broken(Instant now) {
    if (!isLookedAt()) {
      boolean never = tree.at("/status/conditions").isEmpty();
      return never && created().plus(PATIENCE).isBefore(now) ? List.of(ready()) : List.of();
    }
    List<Condition> broken = new ArrayList<>();
    for (Condition condition : conditions()) {
      String bad = BAD.contains(condition.type()) ? "True" : "False";
      if (!NEUTRAL.contains(condition.type()) && condition.status().equals(bad)) {
        broken.add(condition);
      }
    }
    broken.sort(java.util.Comparator.comparing(c -> !c.type().equals("Ready")));
    return broken;
  }

  /** When it was made. */
  public Instant created() {
    String text = tree.at("/metadata/creationTimestamp").asText();
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }

  /** A field of the status for people; empty when it isn't there. */
  String shown(String pointer) {
    return tree.at("/status" + pointer).asText("");
  }
}
