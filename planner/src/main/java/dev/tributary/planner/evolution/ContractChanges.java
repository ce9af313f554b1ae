package dev.tributary.planner.evolution;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractSpec.Compatibility;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What of an edit its mode doesn't allow. */
final class ContractChanges {
  private static final String SCHEMA = "spec.schema.jsonSchema";
  private static final int MAX_TOLD = 20;

  private final EventContract edit;
  private final AcceptedVersion wanted;
  private final Compatibility mode;
  private final boolean free;

  /** One sentence for each difference, with the first version that it is a difference to. */
  private final Map<List<String>, String> told = new LinkedHashMap<>();

  private ContractChanges(
      EventContract edit, AcceptedVersion wanted, Compatibility mode, boolean free) {
    this.edit = edit;
    this.wanted = wanted;
    this.mode = mode;
    this.free = free;
  }

  /**
   * What is told.
   *
   * @param flows what becomes of flows; ends the first message
   * @param free whether the contract owes nothing, so that all is a warning
   */
  static List<Diagnostic> diagnostics(
      EventContract edit,
      AcceptedVersion wanted,
      Compatibility mode,
      ContractHistory history,
      String flows,
      boolean free) {
    ContractChanges changes = new ContractChanges(edit, wanted, mode, free);
    AcceptedVersion current = history.inForce().orElseThrow();
    changes.promises(current);
    changes.schemas(history);
    return changes.list(flows);
  }

  /** In words, what two versions say differently. */
  static String what(AcceptedVersion current, AcceptedVersion wanted) {
    List<String> parts = new ArrayList<>();
    if (!Numbers.equal(current.schema(), wanted.schema())) {
      parts.add("the schema");
    }
    if (!current.key().equals(wanted.key())) {
      parts.add("the key");
    }
    if (!current.type().equals(wanted.type())) {
      parts.add("the type");
    }
    if (!current.topic().equals(wanted.topic())) {
      parts.add("the topic's name");
    }
    if (!Objects.equals(current.domain(), wanted.domain())) {
      parts.add("the domain");
    }
    return String.join(" and ", parts);
  }

  private void promises(AcceptedVersion current) {
    promise(
        Rule.KEY,
        "spec.key",
        current.version(),
        current.key(),
        wanted.key(),
        "events of one key would lie in other partitions than before, out of order with theirs");
    promise(
        Rule.EVENT_TYPE,
        "spec.type",
        current.version(),
        current.type(),
        wanted.type(),
        "readers know the event by its type");
    promise(
        Rule.TOPIC,
        "spec.topic.name",
        current.version(),
        current.topic(),
        wanted.topic(),
        "what lies in the topic would be left behind");
    if (current.domain() != null) {
      promise(
          Rule.DOMAIN,
          "spec.domain",
          current.version(),
          current.domain(),
          String.valueOf(wanted.domain()),
          "an event of another domain is another event");
    }
  }

  private void promise(
      Rule rule, String path, String version, String before, String now, String why) {
    if (!before.equals(now)) {
      told.put(
          List.of(path, rule.word(true)),
          "%s (%s): '%s' in version %s becomes '%s', and %s"
              .formatted(rule.word(true), word(), before, version, now, why));
    }
  }

  private void schemas(ContractHistory history) {
    boolean transitive = mode.name().endsWith("_TRANSITIVE");
    List<AcceptedVersion> against =
        transitive ? history.versions().reversed() : List.of(history.inForce().orElseThrow());
    String name = "version " + wanted.version();
    for (AcceptedVersion accepted : against) {
      String other = "version " + accepted.version();
      if (mode.name().startsWith("BACKWARD") || mode.name().startsWith("FULL")) {
        SchemaInclusion.differences(accepted.schema(), wanted.schema(), new Sides(other, name))
            .forEach(d -> difference(d, true));
      }
      if (mode.name().startsWith("FORWARD") || mode.name().startsWith("FULL")) {
        SchemaInclusion.differences(wanted.schema(), accepted.schema(), new Sides(name, other))
            .forEach(d -> difference(d, false));
      }
    }
  }

  private void difference(Difference difference, boolean backward) {
    String rule = difference.rule().word(backward);
    told.putIfAbsent(
        List.of(SCHEMA + difference.path(), difference.field(), rule),
        "%s: %s (%s): %s".formatted(difference.field(), rule, word(), difference.message()));
  }

  private String word() {
    return free ? Compatibility.NONE.name() : mode.name();
  }

  private List<Diagnostic> list(String flows) {
    List<Diagnostic> list = new ArrayList<>();
    for (Map.Entry<List<String>, String> entry : told.entrySet()) {
      if (list.size() == MAX_TOLD) {
        break;
      }
      list.add(
          new Diagnostic(
              free ? DiagnosticCode.ContractBreaksPromise : DiagnosticCode.ContractIncompatible,
              ContractEvolution.resource(edit),
              entry.getKey().getFirst(),
              list.isEmpty() ? entry.getValue() + flows : entry.getValue(),
              free
                  ? "tell those who use it"
                  : "keep what was promised, make a new contract for a new major, or change"
                      + " spec.compatibility"));
    }
    return list;
  }
}
