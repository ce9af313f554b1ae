package dev.tributary.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.runtime.connector.BatchVerdict;
import dev.tributary.runtime.connector.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final Verdict DELIVERED = new Verdict.Delivered(false);
  private static final Verdict RETRY = new Verdict.Retry("500", "answered 500");
  private static final Verdict REJECTED = new Verdict.Rejected("answered 422");
  private static final Verdict DOWN = new Verdict.Unavailable("503", "answered 503");
  private static final Share AGAIN = new Share.Again();

  @Test
  void behindAFailureTheKeyIsSentAgainWhateverWasSaidOfIt() {
    assertThat(
            shares(
                List.of("a1", "b1", "a2", "b2"),
                new BatchVerdict(DELIVERED, List.of(RETRY, DELIVERED, DELIVERED, REJECTED)),
                false))
        .containsExactly(own(RETRY), own(DELIVERED), AGAIN, own(REJECTED));
  }

  @Test
  void aRefusedRecordHoldsItsKeyNotUp() {
    assertThat(
            shares(
                List.of("a1", "a2"),
                new BatchVerdict(DELIVERED, List.of(REJECTED, DELIVERED)),
                false))
        .containsExactly(own(REJECTED), own(DELIVERED));
  }

  @Test
  void whereTheSystemStopsNothingBehindAFailureIsBelieved() {
    assertThat(
            shares(
                List.of("a1", "b1", "c1"),
                new BatchVerdict(DELIVERED, List.of(DELIVERED, REJECTED, DELIVERED)),
                true))
        .containsExactly(own(DELIVERED), own(REJECTED), AGAIN);
  }

  @Test
  void aRequestThatFailsAsAWholeIsHalvedAndCountsForNobody() {
    assertThat(shares(List.of("a1", "b1", "a2"), new BatchVerdict(RETRY), false))
        .containsExactly(new Share.InCompany(RETRY, 2), new Share.InCompany(RETRY, 2), AGAIN);
    assertThat(shares(List.of("a1", "a2"), new BatchVerdict(REJECTED), false))
        .containsExactly(new Share.InCompany(REJECTED, 1), new Share.InCompany(REJECTED, 1));
    assertThat(shares(List.of("a1"), new BatchVerdict(REJECTED), false))
        .containsExactly(own(REJECTED));
  }

  @Test
  void aSystemThatIsDownIsNotHalved() {
    assertThat(shares(List.of("a1", "a2", "b1"), new BatchVerdict(DOWN), false))
        .containsExactly(own(DOWN), AGAIN, own(DOWN));
  }

  private static List<Share> shares(List<String> records, BatchVerdict verdict, boolean stops) {
    return Share.of(records, record -> record.charAt(0), verdict, stops);
  }

  private static Share own(Verdict verdict) {
    return new Share.Own(verdict);
  }
}
