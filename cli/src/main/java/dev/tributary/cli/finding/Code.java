package dev.tributary.cli.finding;

import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.DiagnosticCode.Severity;
import java.util.Arrays;
import java.util.Optional;

/** The codes of what the API server and kubectl would say, before anything is planned. */
public enum Code {
  /** The text is not YAML, or nothing that has a meaning in JSON. */
  YamlInvalid(Severity.ERROR, "The text is not YAML"),
  /** A key stands twice in one map. */
  DuplicateKey(Severity.ERROR, "A key stands twice in one map"),
  /** An unquoted word is read as a boolean. */
  YamlBoolean(Severity.WARNING, "An unquoted word is read as a boolean"),
  /** The kind or its version isn't one of ours. */
  KindUnknown(Severity.ERROR, "The kind or its version does not exist"),
  /** A field isn't in the schema. */
  FieldUnknown(Severity.ERROR, "A field is not in the schema of the kind"),
  /** A field that must be there isn't. */
  FieldMissing(Severity.ERROR, "A required field is missing"),
  /** A field has a value that the schema doesn't allow. */
  FieldInvalid(Severity.ERROR, "A field has a value that the schema does not allow"),
  /** A validation rule of the schema doesn't hold. */
  RuleBroken(Severity.ERROR, "A validation rule of the kind does not hold"),
  /** A resource is declared more than once. */
  ResourceTwice(Severity.ERROR, "A resource is declared more than once"),
  /** No platform selects the namespace. */
  NoPlatform(Severity.WARNING, "No IntegrationPlatform selects the namespace"),
  /** More than one platform selects the namespace. */
  AmbiguousPlatform(Severity.ERROR, "More than one IntegrationPlatform selects the namespace");

  private final Severity severity;
  private final String description;

  Code(Severity severity, String description) {
    this.severity = severity;
    this.description = description;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** What it means, for a code that is either ours or the planner's. */
  public static String describe(String code) {
    Optional<String> own =
        Arrays.stream(values())
            .filter(c -> c.name().equals(code))
            .map(c -> c.description)
            .findFirst();
    return own.orElseGet(() -> words(DiagnosticCode.valueOf(code).name()));
  }

  /** ReferenceNotFound becomes "Reference not found". */
  private static String words(String name) {
    String spaced = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return spaced.charAt(0) + spaced.substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
