package dev.tributary.planner.evolution;

/**
 * What a new version of a contract can break. Each has two names, for the same difference is a
 * narrowing to readers of the new version and a widening to readers of an accepted one. Names are
 * stable; they stand in diagnostics.
 */
enum Rule {
  REQUIRED("RequiredAdded", "RequiredRemoved"),
  TYPE("TypeNarrowed", "TypeWidened"),
  NULL("NullRefused", "NullAllowed"),
  VALUE("ValueRemoved", "ValueAdded"),
  BOUND("BoundTightened", "BoundLoosened"),
  LENGTH("LengthTightened", "LengthLoosened"),
  PATTERN("PatternAdded", "PatternRemoved"),
  FORMAT("FormatAdded", "FormatRemoved"),
  COUNT("CountTightened", "CountLoosened"),
  UNIQUE("UniqueAdded", "UniqueRemoved"),
  CLOSED("FieldRefused", "FieldAdded"),
  VARIANT("VariantRemoved", "VariantAdded"),
  UNDECIDED("Undecided", "Undecided"),
  KEY("KeyChanged", "KeyChanged"),
  EVENT_TYPE("EventTypeChanged", "EventTypeChanged"),
  DOMAIN("DomainChanged", "DomainChanged"),
  TOPIC("TopicChanged", "TopicChanged");

  private final String backward;
  private final String forward;

  Rule(String backward, String forward) {
    this.backward = backward;
    this.forward = forward;
  }

  /** Its name for one direction. */
  String word(boolean isBackward) {
    return isBackward ? backward : forward;
  }
}
