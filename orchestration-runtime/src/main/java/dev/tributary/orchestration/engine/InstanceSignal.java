package dev.tributary.orchestration.engine;

/** What a running instance may be told. */
public sealed interface InstanceSignal {
  /** An event that one of its steps may listen to. */
  record Event(ReceivedEvent event) implements InstanceSignal {}

  /** A person's decision. */
  record Answer(TaskAnswer answer) implements InstanceSignal {}

  /** What a person has done about an incident. */
  record Resolve(Resolution resolution) implements InstanceSignal {}
}
