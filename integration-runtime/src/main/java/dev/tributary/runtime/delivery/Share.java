package dev.tributary.runtime.delivery;

import dev.tributary.runtime.connector.BatchVerdict;
import dev.tributary.runtime.connector.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a request with many records means for one of them. */
public sealed interface Share {
  /** Its own verdict, as if it had been sent alone. */
  record Own(Verdict verdict) implements Share {}

  /**
   * The request failed as a whole, and whose fault that is can't be told: it is sent again among at
   * most so many, and no try is counted.
   */
  record InCompany(Verdict verdict, int most) implements Share {}

  /**
   * It has no verdict that counts: it wasn't sent, or stood behind one that failed. It is sent
   * again after that one, in its order.
   */
  record Again() implements Share {}

  /**
   * The shares of a request's records, in their order.
   *
   * <p>Behind a record that has to be sent again, the later ones of its key are sent again too,
   * whatever was said of them: the system may have taken them before it. If the system stops at an
   * item, this holds for all behind it.
   *
   * @param records as they were sent
   * @param lane what the key of a record is told by
   * @param stops whether nothing behind an item that failed has an effect
   */
  static <T> List<Share> of(
      List<T> records, Function<T, Object> lane, BatchVerdict answer, boolean stops) {
    List<Share> shares = new ArrayList<>();
    Set<Object> failed = new HashSet<>();
    boolean stopped = false;
    for (int i = 0; i < records.size(); i++) {
      Object key = lane.apply(records.get(i));
      Share share =
          stopped || failed.contains(key)
              ? new Again()
              : answer.items().isEmpty()
                  ? whole(answer.answer(), records.size())
                  : new Own(answer.items().get(i));
      shares.add(share);
      if (share instanceof Own own) {
        stopped |= stops && !answer.items().isEmpty() && !isDelivered(own.verdict());
      }
      if (isToRepeat(share)) {
        failed.add(key);
      }
    }
    return shares;
  }

  private static Share whole(Verdict verdict, int records) {
    boolean split =
        records > 1 && (verdict instanceof Verdict.Retry || verdict instanceof Verdict.Rejected);
    return split ? new InCompany(verdict, (records + 1) / 2) : new Own(verdict);
  }

  private static boolean isToRepeat(Share share) {
    return switch (share) {
      case Own own ->
          own.verdict() instanceof Verdict.Retry || own.verdict() instanceof Verdict.Unavailable;
      // Refused as a whole they all go at once, each in its order.
      case InCompany company -> company.verdict() instanceof Verdict.Retry;
      case Again ignored -> true;
    };
  }

  private static boolean isDelivered(Verdict verdict) {
    return verdict instanceof Verdict.Delivered;
  }
}
