package dev.tributary.simulators.shop;

import dev.tributary.simulators.http.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes the bodies of {@code orders/create}; the same seed and number give the same bytes. */
final class Orders {
  // Beyond 2^53, as Shopify's are: whoever reads ids as floating point loses digits.
  private static final long ID_BASE = 820_982_911_900_000_000L;
  private static final OffsetDateTime FIRST =
      OffsetDateTime.of(2026, 1, 15, 9, 0, 0, 0, ZoneOffset.ofHours(1));
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
  private static final BigDecimal TAX_PART =
      new BigDecimal("0.19").divide(new BigDecimal("1.19"), 10, RoundingMode.HALF_UP);

  private final SendPlan plan;

  Orders(SendPlan plan) {
    this.plan = plan;
  }

  static String name(long number) {
    return "#" + number;
  }

  /** The same for an order and its duplicate. */
  String eventId(long number) {
    String text = plan.shopDomain() + "/" + plan.seed() + "/" + number;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  byte[] body(Delivery delivery) {
    Map<String, Object> order = order(delivery);
    return switch (delivery.kind()) {
      case NOT_JSON -> {
        byte[] whole = Json.write(order);
        yield Arrays.copyOf(whole, whole.length / 2);
      }
      case MISSING_FIELD -> {
        order.remove("name");
        yield Json.write(order);
      }
      case WRONG_TYPE -> {
        order.put("line_items", "none");
        yield Json.write(order);
      }
      default -> Json.write(order);
    };
  }

  private Map<String, Object> order(Delivery delivery) {
    long number = delivery.number();
    Random random = new Random(plan.seed() * 1_000_003 + number);
    List<Map<String, Object>> lines = new ArrayList<>();
    BigDecimal total = BigDecimal.ZERO;
    int lineCount = 1 + random.nextInt(3);
    for (int i = 0; i < lineCount; i++) {
      boolean unknown = delivery.kind() == Delivery.Kind.UNKNOWN_SKU && i == 0;
      String sku = plan.skus().get(random.nextInt(plan.skus().size()));
      int quantity = 1 + random.nextInt(4);
      BigDecimal price = BigDecimal.valueOf(199 + random.nextInt(20_000), 2);
      total = total.add(price.multiply(BigDecimal.valueOf(quantity)));
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", ID_BASE + number * 10 + i);
      line.put("sku", unknown ? "NOPE-" + number : sku);
      line.put("quantity", quantity);
      line.put("price", price.toPlainString());
      lines.add(line);
    }
    return order(delivery, lines, total, 1 + random.nextInt(500));
  }

  private static Map<String, Object> order(
      Delivery delivery, List<Map<String, Object>> lines, BigDecimal total, int customer) {
    long number = delivery.number();
    String email = "customer" + customer + "@example.com";
    String tax = total.multiply(TAX_PART).setScale(2, RoundingMode.HALF_UP).toPlainString();
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("id", ID_BASE + number);
    order.put("name", name(number));
    order.put("order_number", number);
    order.put("email", email);
    order.put("created_at", FIRST.plusSeconds(number).format(TIME));
    order.put("cancelled_at", null);
    order.put("currency", "EUR");
    order.put("total_price", total.toPlainString());
    order.put("subtotal_price", total.toPlainString());
    order.put("total_tax", tax);
    order.put("total_discounts", "0.00");
    order.put("financial_status", "paid");
    order.put("fulfillment_status", null);
    order.put("source_name", "web");
    order.put("location_id", null);
    order.put("buyer_accepts_marketing", customer % 3 == 0);
    order.put("test", delivery.kind() == Delivery.Kind.TEST);
    Map<String, Object> buyer = new LinkedHashMap<>();
    buyer.put("id", ID_BASE + customer);
    buyer.put("email", email);
    order.put("customer", buyer);
    order.put("line_items", lines);
    order.put("tax_lines", List.of(Map.of("price", tax)));
    order.put("discount_codes", List.of());
    order.put("note_attributes", List.of());
    return order;
  }
}
