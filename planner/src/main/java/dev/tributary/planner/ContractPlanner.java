package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractSpec;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.types.SchemaPaths;
import dev.tributary.planner.types.Shape;
import dev.tributary.planner.types.TypeChecker;
import dev.tributary.planner.types.TypeEnvironment;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks a contract, and says which topic it wants. */
public final class ContractPlanner {
  private static final int DEFAULT_PARTITIONS = 6;
  private static final String DEFAULT_RETENTION = "7d";

  private ContractPlanner() {}

  /** What is wrong with the contract. */
  public static List<Diagnostic> check(EventContract contract) {
    Diagnostics diagnostics = new Diagnostics(contract);
    EventContractSpec spec = contract.getSpec();
    diagnostics.schema("spec.schema.jsonSchema", spec.schema().jsonSchema());
    diagnostics.key(
        new TypeChecker(
            Scope.CONTRACT,
            diagnostics.hasErrors()
                ? TypeEnvironment.payload(Shape.BROKEN)
                : TypeEnvironment.payload(spec.schema().jsonSchema())),
        "spec.key",
        spec.key());
    if (spec.topic() != null) {
      DurationChecks.check(diagnostics, "spec.topic.retention", spec.topic().retention());
    }
    deprecation(spec, diagnostics);
    if (!diagnostics.hasErrors()) {
      classification(spec, diagnostics);
      examples(spec, diagnostics);
    }
    return diagnostics.list();
  }

  /**
   * Whether an older contract has the type and the major.
   *
   * @param ofPlatform the contracts of all namespaces of the platform, itself among them or not
   */
  public static List<Diagnostic> taken(
      EventContract contract, Collection<EventContract> ofPlatform) {
    Diagnostics diagnostics = new Diagnostics(contract);
    String type = contract.getSpec().type();
    String major = major(contract);
    Seniority.olderThan(
            contract,
            ofPlatform,
            other -> other.getSpec().type().equals(type) && major(other).equals(major))
        .ifPresent(
            other ->
                diagnostics.add(
                    DiagnosticCode.ContractTypeTaken,
                    "spec.type",
                    "%s has the type '%s' with major %s already"
                        .formatted(Diagnostics.name(other), type, major),
                    "use that contract, or give this one a type or a major of its own"));
    return diagnostics.list();
  }

  private static String major(EventContract contract) {
    String version = contract.getSpec().version();
    return version.substring(0, Math.max(0, version.indexOf('.')));
  }

  private static void deprecation(EventContractSpec spec, Diagnostics diagnostics) {
    if (spec.deprecation() == null) {
      return;
    }
    try {
      LocalDate.parse(spec.deprecation().sunset());
    } catch (DateTimeParseException e) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.deprecation.sunset",
          "'%s' is no day of the calendar".formatted(spec.deprecation().sunset()),
          "write a date as 2027-01-31");
    }
  }

  /** A path that leads nowhere would leave personal data to be seen. */
  private static void classification(EventContractSpec spec, Diagnostics diagnostics) {
    if (spec.classification() == null) {
      return;
    }
    for (int i = 0; i < spec.classification().fields().size(); i++) {
      String path = spec.classification().fields().get(i).path();
      if (!SchemaPaths.has(spec.schema().jsonSchema(), path)) {
        diagnostics.add(
            DiagnosticCode.FieldUnknown,
            "spec.classification.fields[" + i + "].path",
            "the schema knows no field '%s'".formatted(path),
            "name it as the schema does, from the payload on and without the word payload");
      }
    }
  }

  private static void examples(EventContractSpec spec, Diagnostics diagnostics) {
    if (spec.examples() == null || spec.examples().isEmpty()) {
      return;
    }
    JsonSchema schema = JsonSchema.compile(spec.schema().jsonSchema());
    Set<String> names = new HashSet<>();
    for (int i = 0; i < spec.examples().size(); i++) {
      EventContractSpec.Example example = spec.examples().get(i);
      String path = "spec.examples[" + i + "]";
      if (!names.add(example.name())) {
        diagnostics.add(
            DiagnosticCode.FieldInvalid,
            path + ".name",
            "another example has the name '" + example.name() + "'",
            "give each its own");
      }
      if (diagnostics.tooLarge(path + ".data", example.data())) {
        continue;
      }
      List<String> wrong = schema.validate(example.data());
      if (!wrong.isEmpty()) {
        diagnostics.add(
            DiagnosticCode.ExampleInvalid,
            path + ".data",
            "the example '%s' doesn't suit the schema: %s"
                .formatted(example.name(), String.join("; ", wrong)),
            "mend the example or the schema");
      }
    }
  }

  /** Whether the operator keeps the contract's topic; otherwise it only looks at it. */
  public static boolean isManaged(EventContract contract) {
    var topic = contract.getSpec().topic();
    return topic == null || !Boolean.FALSE.equals(topic.managed());
  }

  /** The topic that the contract wants. */
  public static FlowPlan.TopicPlan topic(EventContract contract, int replicationFactor) {
    var topic = contract.getSpec().topic();
    Map<String, String> config = new TreeMap<>();
    String retention =
        topic == null || topic.retention() == null ? DEFAULT_RETENTION : topic.retention();
    config.put("retention.ms", Long.toString(Durations.parse(retention).toMillis()));
    if (topic != null && topic.config() != null) {
      config.putAll(topic.config());
    }
    return new FlowPlan.TopicPlan(
        Names.contractTopic(contract), partitions(contract), replicationFactor, config);
  }

  /** How long a topic keeps an event whose contract doesn't say. */
  public static Duration defaultRetention() {
    return Durations.parse(DEFAULT_RETENTION);
  }

  /** How long the contract's topic keeps an event, as the contract says; negative for ever. */
  public static Duration retention(EventContract contract) {
    return Duration.ofMillis(
        Long.parseLong(topic(contract, 1).config().getOrDefault("retention.ms", "-1")));
  }

  /** The partitions that the contract asks for. */
  static int partitions(EventContract contract) {
    var topic = contract.getSpec().topic();
    return topic == null || topic.partitions() == null ? DEFAULT_PARTITIONS : topic.partitions();
  }
}
