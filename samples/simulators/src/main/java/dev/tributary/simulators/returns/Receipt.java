package dev.tributary.simulators.returns;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What was bought, by a rule, so that nobody has to enter it first: every receipt is of {@value
 * #PIECES} pieces of {@value #SKU}, whose list price of 50.00 was paid less 10 %.
 *
 * @param id the receipt's number
 */
record Receipt(String id) {
  /** What was bought. */
  static final String SKU = "SHOE-42";

  /** How many. */
  static final int PIECES = 2;

  /** What receipts begin with that nobody has. */
  static final String NONE = "NONE-";

  /** What was paid for a piece. */
  static final BigDecimal PAID = new BigDecimal("45.00");

  private static final String PAYMENT = "PAY-";

  static Optional<Receipt> find(String id) {
    return id.startsWith(NONE) ? Optional.empty() : Optional.of(new Receipt(id));
  }

  static Optional<Receipt> ofPayment(String payment) {
    return payment.startsWith(PAYMENT)
        ? find(payment.substring(PAYMENT.length()))
        : Optional.empty();
  }

  String payment() {
    return PAYMENT + id;
  }

  String customer() {
    return "C-" + id;
  }

  static BigDecimal paid(int pieces) {
    return PAID.multiply(BigDecimal.valueOf(pieces));
  }
}
