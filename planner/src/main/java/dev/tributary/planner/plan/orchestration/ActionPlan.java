package dev.tributary.planner.plan.orchestration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a step does, and what {@code steps.<name>} is after it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ActionPlan.Call.class, name = "call"),
  @JsonSubTypes.Type(value = ActionPlan.Listen.class, name = "listen"),
  @JsonSubTypes.Type(value = ActionPlan.Emit.class, name = "emit"),
  @JsonSubTypes.Type(value = ActionPlan.Switch.class, name = "switch"),
  @JsonSubTypes.Type(value = ActionPlan.Fork.class, name = "fork"),
  @JsonSubTypes.Type(value = ActionPlan.Wait.class, name = "wait"),
  @JsonSubTypes.Type(value = ActionPlan.Set.class, name = "set"),
  @JsonSubTypes.Type(value = ActionPlan.Raise.class, name = "raise"),
  @JsonSubTypes.Type(value = ActionPlan.Approve.class, name = "approve"),
  @JsonSubTypes.Type(value = ActionPlan.Try.class, name = "try")
})
public sealed interface ActionPlan {
  /** Whether {@code steps.<name>} is something after the step. */
  default boolean givesResult() {
    return switch (this) {
      case Call c -> true;
      case Listen l -> true;
      case Set s -> true;
      case Approve a -> true;
      default -> false;
    };
  }

  /**
   * The JSON Schema of what the step gives, by which expressions read it; {@code null} when nothing
   * is said of it.
   */
  default JsonNode resultSchema() {
    return null;
  }

  /**
   * Calls an operation. Gives the answer's body, which suits the operation's response schema (when
   * a lookup found that it was done before: the lookup's body and schema). It fails with {@link
   * Errors#REJECTED}, {@link Errors#RETRIES_EXHAUSTED} or {@link Errors#ANSWER_INVALID}.
   *
   * @param target the operation
   * @param parameters CEL for its parameters
   * @param body its body: the shape with CEL in its leaves, or {@code null} for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Call(TargetPlan.Http target, Map<String, String> parameters, JsonNode body)
      implements ActionPlan {
    /** Refuses one without a target. */
    public Call {
      Objects.requireNonNull(target, "target");
      parameters = parameters == null ? Map.of() : parameters;
    }

    @Override
    public JsonNode resultSchema() {
      return ResultSchemas.answer(target);
    }
  }

  /**
   * Waits for an event of the instance. Gives its payload. Two steps may listen to one contract: an
   * event goes to the first of them that has none.
   *
   * @param source the contract whose topic is read
   * @param eventType the CloudEvents type of its events
   * @param correlate CEL over {@code payload}, {@code event}, {@code headers} of a received event:
   *     the key of the instance that it is for
   * @param holdEarly whether an event that comes before the step is kept for it; otherwise it is
   *     passed over
   * @param timeoutMs the longest that it waits, milliseconds
   * @param onTimeout where it goes on then, or {@code null}: it fails with {@link Errors#TIMEOUT}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Listen(
      SourcePlan.Contract source,
      String eventType,
      String correlate,
      boolean holdEarly,
      long timeoutMs,
      String onTimeout)
      implements ActionPlan {
    /** Refuses one without what every listening has. */
    public Listen {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(eventType, "eventType");
      Objects.requireNonNull(correlate, "correlate");
    }

    @Override
    public JsonNode resultSchema() {
      return source.schema();
    }
  }

  /**
   * Writes an event. Gives nothing.
   *
   * @param event the event; its id is to be the same on every try
   */
  record Emit(OrchestrationPlan.EmitPlan event) implements ActionPlan {
    /** Refuses one without an event. */
    public Emit {
      Objects.requireNonNull(event, "event");
    }
  }

  /**
   * Chooses where it goes on. Gives nothing.
   *
   * @param cases the first whose condition holds decides
   * @param otherwise where it goes on when none does, or {@code null} for the next step
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Switch(List<Case> cases, String otherwise) implements ActionPlan {
    /** Copies the cases. */
    public Switch {
      cases = List.copyOf(cases);
    }
  }

  /**
   * A way on.
   *
   * @param when CEL
   * @param then where it goes on
   */
  record Case(String when, String then) {
    /** Refuses one without all of it. */
    public Case {
      Objects.requireNonNull(when, "when");
      Objects.requireNonNull(then, "then");
    }
  }

  /**
   * Runs lists of steps side by side. Gives nothing itself; the steps within do. A failure that a
   * branch doesn't catch cancels the other branches and is the fork's.
   *
   * @param branches the lists
   * @param any whether the first that completes is enough, and the others are cancelled
   */
  record Fork(List<Branch> branches, boolean any) implements ActionPlan {
    /** Copies the branches. */
    public Fork {
      branches = List.copyOf(branches);
    }
  }

  /**
   * A list of steps that runs beside others.
   *
   * @param name its name, for people
   * @param steps its steps
   */
  record Branch(String name, List<StepPlan> steps) {
    /** Copies the steps. */
    public Branch {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Waits. Gives nothing. Exactly one of the two is given.
   *
   * @param durationMs how long, milliseconds, or {@code null}
   * @param until CEL for a timestamp, or {@code null}; one that is past doesn't wait
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Wait(Long durationMs, String until) implements ActionPlan {}

  /**
   * Makes a value of what there is. Gives it.
   *
   * @param value its shape with CEL in its leaves
   * @param resultSchema the JSON Schema of the value, by what the planner could tell
   */
  record Set(JsonNode value, JsonNode resultSchema) implements ActionPlan {
    /** Refuses one without a value. */
    public Set {
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * Fails.
   *
   * @param error the error's code, by which it can be caught
   * @param message CEL for a text, or {@code null}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Raise(String error, String message) implements ActionPlan {
    /** Refuses one without a code. */
    public Raise {
      Objects.requireNonNull(error, "error");
    }
  }

  /**
   * Has a person decide. Gives {@code {choice, by, comment}}: one of the choices, who chose, and a
   * text that may be absent.
   *
   * @param title CEL for what is to be decided
   * @param choices what can be chosen
   * @param assignee the group or person that is to decide, for people, or {@code null} for anybody
   * @param timeoutMs the longest that it waits, milliseconds
   * @param onTimeout where it goes on then, or {@code null}: it fails with {@link Errors#TIMEOUT}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Approve(
      String title, List<String> choices, String assignee, long timeoutMs, String onTimeout)
      implements ActionPlan {
    /** Refuses one without what every decision has. */
    public Approve {
      Objects.requireNonNull(title, "title");
      choices = List.copyOf(choices);
    }

    @Override
    public JsonNode resultSchema() {
      return ResultSchemas.decision(choices);
    }
  }

  /**
   * Runs steps that share the step's retry, timeout and catches. Gives nothing itself; the steps
   * within do. On another try it begins anew: what was done is done again under the same
   * idempotency key.
   *
   * @param steps the steps
   */
  record Try(List<StepPlan> steps) implements ActionPlan {
    /** Copies the steps. */
    public Try {
      steps = List.copyOf(steps);
    }
  }
}
