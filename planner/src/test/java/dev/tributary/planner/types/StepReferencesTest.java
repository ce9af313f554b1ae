package dev.tributary.planner.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.expression.Scope;
import org.junit.jupiter.api.Test;

class StepReferencesTest {
  @Test
  void aStepIsFoundHoweverItIsNamed() {
    assertThat(
            StepReferences.of(
                Scope.STEP,
                "steps.a.x + steps['b'].y + steps.?c.z.orValue('') + (has(steps.d) ? '' : 'n')"
                    + " + ('e' in steps ? '' : 'n') + ['q'].map(q, q + steps.f.v)[0]"
                    + " + {'k': steps.g.w}.k + steps[?'h'].orValue('')"))
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g", "h");
  }

  @Test
  void fieldsOfOtherThingsAreNoSteps() {
    assertThat(StepReferences.of(Scope.STEP, "start.payload.steps.a + instance.key")).isEmpty();
  }

  @Test
  void whatDoesNotCompileNamesNone() {
    assertThat(StepReferences.of(Scope.STEP, "steps.a +")).isEmpty();
  }
}
