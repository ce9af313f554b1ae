package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.ReceivedEvent;
import dev.tributary.orchestration.engine.Resolution;
import dev.tributary.orchestration.engine.TaskAnswer;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;

/** What an instance hears and tells. */
@WorkflowInterface
public interface ProcessSignals {
  /** The names of these, for callers who don't know the workflow's type. */
  String EVENT = "event";

  /** As {@link #EVENT}. */
  String START = "start";

  /** As {@link #EVENT}. */
  String ANSWER = "answer";

  /** As {@link #EVENT}. */
  String RESOLVE = "resolve";

  /** As {@link #EVENT}. */
  String QUEUE = "queue";

  /** As {@link #EVENT}. */
  String PROBE = "probe";

  /** As {@link #EVENT}. */
  String ADMITS = "admits";

  /** As {@link #EVENT}. */
  String STATE = "state";

  /** An event that a step listens to, or will. */
  @SignalMethod(name = EVENT)
  void event(ReceivedEvent event);

  /** The start of an instance that was held for it; otherwise without effect. */
  @SignalMethod(name = START)
  void start(ReceivedEvent event);

  /** A person's decision. */
  @SignalMethod(name = ANSWER)
  void answer(TaskAnswer answer);

  /** What a person has done about an incident. */
  @SignalMethod(name = RESOLVE)
  void resolve(Resolution resolution);

  /** A start that waits for its end. One that was held for its start begins with it. */
  @SignalMethod(name = QUEUE)
  void queue(QueuedStart start);

  /** Nothing: that it arrives tells that the instance has not ended. */
  @SignalMethod(name = PROBE)
  void probe();

  /**
   * Whether a start may wait for its end.
   *
   * @param characters the length of its payload
   */
  @QueryMethod(name = ADMITS)
  Admission admits(String identity, int characters);

  /** How it stands. */
  @QueryMethod(name = STATE)
  InstanceState state();
}
