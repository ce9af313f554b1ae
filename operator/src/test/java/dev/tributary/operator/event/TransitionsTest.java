package dev.tributary.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionsTest {

  @Test
  void aChangeOfStatusOrReasonIsNewsAndAChangeOfWordsIsNot() {
    List<Condition> before = List.of(condition("Ready", "Unknown", "Progressing", "1 of 2"));
    assertThat(
            Transitions.between(
                before, List.of(condition("Ready", "Unknown", "Progressing", "2 of 2"))))
        .isEmpty();
    assertThat(Transitions.between(before, List.of(condition("Ready", "True", "AsExpected", "ok"))))
        .containsExactly(new Transitions.News(false, "Ready", "ok"));
    assertThat(
            Transitions.between(
                before, List.of(condition("Ready", "False", "CrashLoop", "code 1"))))
        .containsExactly(new Transitions.News(true, "CrashLoop", "code 1"));
  }

  @Test
  void aNewResourceThatIsFineInItsPartsMakesNoNoise() {
    assertThat(
            Transitions.between(
                null,
                List.of(
                    condition("Ready", "Unknown", "Progressing", "wait"),
                    condition("Accepted", "True", "AsExpected", "fine"),
                    condition("DeadLettersClear", "True", "AsExpected", "none"),
                    condition("Suspended", "False", "NotSuspended", "no"))))
        .containsExactly(new Transitions.News(false, "Progressing", "wait"));
  }

  @Test
  void deadLettersAreAWarning() {
    assertThat(
            Transitions.between(
                List.of(condition("DeadLettersClear", "True", "AsExpected", "none")),
                List.of(condition("DeadLettersClear", "False", "DeadLetters", "there are some"))))
        .containsExactly(new Transitions.News(true, "DeadLetters", "there are some"));
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }
}
