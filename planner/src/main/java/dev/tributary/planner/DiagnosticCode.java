package dev.tributary.planner;

/** The kinds of diagnostics. Names are stable; they stand in status and events. */
public enum DiagnosticCode {
  /** A reference names nothing that is there. */
  ReferenceNotFound(Severity.ERROR, true),
  /** The referenced object is there and lacks what is named. */
  MemberNotFound(Severity.ERROR, true),
  /** The referenced object is itself wrong. */
  ReferenceNotAccepted(Severity.ERROR, true),
  /** An expression doesn't compile or has the wrong type. */
  ExpressionInvalid(Severity.ERROR, false),
  /** An expression names a field that the schema doesn't have. */
  FieldUnknown(Severity.ERROR, false),
  /** An expression uses a field that may be absent as if it were always there. */
  OptionalFieldUnguarded(Severity.ERROR, false),
  /** An expression uses a value that may be null as if it never were. */
  NullableUnguarded(Severity.ERROR, false),
  /** A value has another type than where it goes, or than a function takes. */
  TypeMismatch(Severity.ERROR, false),
  /** A literal is none of the values that the schema lists. */
  EnumMismatch(Severity.ERROR, false),
  /** A mapping writes a field that the target's schema doesn't have. */
  TargetFieldUnknown(Severity.ERROR, false),
  /** A mapping leaves out a field that the target needs, or may do so. */
  TargetFieldMissing(Severity.ERROR, false),
  /** A mapping may write null where the target takes none. */
  NullNotAllowed(Severity.ERROR, false),
  /** The target wants a type, and what the expression gives can't be told. */
  ShapeUnknown(Severity.ERROR, false),
  /** A schema isn't one, or has a remote reference. */
  SchemaInvalid(Severity.ERROR, false),
  /** A free-form part is too large or too deep. */
  TooLarge(Severity.ERROR, false),
  /** A parameter that the operation needs isn't given. */
  ParameterMissing(Severity.ERROR, false),
  /** A parameter is given that the operation doesn't have. */
  ParameterUnknown(Severity.ERROR, false),
  /** A field doesn't fit the others. */
  FieldInvalid(Severity.ERROR, false),
  /** Something holds for one record, and a request carries many. */
  NotPerItem(Severity.ERROR, false),
  /** An orchestration names a step that isn't there, or not where it is named. */
  StepUnknown(Severity.ERROR, false),
  /** Two steps of an orchestration have one name. */
  StepNameTaken(Severity.ERROR, false),
  /** A step leads to one before it. */
  StepJumpsBack(Severity.ERROR, false),
  /** No way leads to a step. */
  StepUnreachable(Severity.ERROR, false),
  /** An expression uses the result of a step that can't have run by then. */
  StepNotRun(Severity.ERROR, false),
  /** A step listens to events and doesn't say whose they are. */
  ListenUncorrelated(Severity.ERROR, false),
  /** A step waits for an event or a person and doesn't say how long. */
  TimeoutMissing(Severity.ERROR, false),
  /** A step that has no effect is to be undone. */
  CompensationWithoutEffect(Severity.ERROR, false),
  /** What undoes a step uses the result of one that comes later. */
  CompensationUsesLater(Severity.ERROR, false),
  /** An orchestration's platform names no Temporal. */
  TemporalMissing(Severity.ERROR, true),
  /** Another flow takes this webhook. */
  WebhookTaken(Severity.ERROR, false),
  /** An example of a contract doesn't suit its schema. */
  ExampleInvalid(Severity.ERROR, false),
  /** A contract's version isn't what its accepted versions ask for. */
  ContractVersionInvalid(Severity.ERROR, false),
  /** A contract's new version breaks what its compatibility promises. */
  ContractIncompatible(Severity.ERROR, false),
  /** A contract that promises nothing changes in a way that can break those who use it. */
  ContractBreaksPromise(Severity.WARNING, false),
  /** A flow or an orchestration wouldn't compile against a contract's new version. */
  ContractBreaksFlow(Severity.ERROR, true),
  /** Or won't, against a new version of a contract that promises nothing. */
  FlowLeftBehind(Severity.WARNING, true),
  /** Another contract of the platform has the type and the major. */
  ContractTypeTaken(Severity.ERROR, true),
  /** A flow uses a contract that ends. */
  ContractDeprecated(Severity.WARNING, true),
  /** A new flow uses a contract that has ended. */
  ContractRetired(Severity.ERROR, true),
  /** A flow that runs uses a contract that has ended. */
  RetiredContractInUse(Severity.WARNING, true),
  /** Another endpoint of the platform is the system of record of the domain. */
  SystemOfRecordTaken(Severity.ERROR, true),
  /** More pods are allowed than the source has partitions for. */
  ReplicasCapped(Severity.WARNING, false),
  /** A request carries one record of a key, though the operation would bear several. */
  OnePerKeyInBatch(Severity.WARNING, false),
  /** A resend to this target may have a second effect. */
  EffectsNotOnce(Severity.WARNING, false);

  /** Whether a resource is refused. */
  public enum Severity {
    ERROR,
    WARNING
  }

  private final Severity severity;
  private final boolean reference;

  DiagnosticCode(Severity severity, boolean reference) {
    this.severity = severity;
    this.reference = reference;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** Whether it is about another object, and so may mend itself when that one changes. */
  public boolean isReference() {
    return reference;
  }
}
