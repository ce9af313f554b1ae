package dev.tributary.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tributary.crds.v1alpha1.Operation.LookupWhen;
import java.util.Map;
import java.util.Objects;

/** Why sending an event again does no harm. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EffectPlan.Key.class, name = "key"),
  @JsonSubTypes.Type(value = EffectPlan.Upsert.class, name = "upsert"),
  @JsonSubTypes.Type(value = EffectPlan.Lookup.class, name = "lookup"),
  @JsonSubTypes.Type(value = EffectPlan.None.class, name = "none")
})
public sealed interface EffectPlan {
  /**
   * The system honours a key.
   *
   * @param header the header that carries it, in lower case, or {@code null} for none
   * @param field the field of the body, or of each item, that carries it, or {@code null} for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Key(String header, String field) implements EffectPlan {}

  /** The call sets a state. */
  record Upsert() implements EffectPlan {}

  /**
   * The system is asked first.
   *
   * @param operation the call that asks
   * @param parameters CEL over {@code body}, the body about to be sent
   * @param foundWhen CEL over {@code status}, {@code headers}, {@code response}
   * @param when before which sends it is asked
   */
  record Lookup(
      OperationPlan operation, Map<String, String> parameters, String foundWhen, LookupWhen when)
      implements EffectPlan {
    /** Refuses one without what every lookup has. In a plan of format 1 it is asked always. */
    public Lookup {
      Objects.requireNonNull(operation, "operation");
      Objects.requireNonNull(parameters, "parameters");
      when = when == null ? LookupWhen.Always : when;
    }
  }

  /** A resend may have a second effect. */
  record None() implements EffectPlan {}
}
