package dev.tributary.simulators.erp;

import dev.tributary.simulators.http.BadRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one filter that the ERP answers: {@code PurchaseOrderByCustomer eq '…'}, with a quote inside
 * the literal doubled (OData v2, section 2.2.2).
 *
 * @param value the literal, with doubled quotes read as one
 */
record ODataFilter(String value) {
  private static final Pattern SHAPE =
      Pattern.compile("\\s*PurchaseOrderByCustomer\\s+eq\\s+'((?:[^']|'')*)'\\s*");

  static ODataFilter parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new BadRequest(
          "Invalid filter '" + text + "': only PurchaseOrderByCustomer eq '...' is supported");
    }
    return new ODataFilter(matcher.group(1).replace("''", "'"));
  }
}
