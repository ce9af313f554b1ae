package dev.tributary.simulators.shop;

import dev.tributary.simulators.http.BadRequest;
import java.net.URI;
import java.util.List;

/**
 * What the shop is to send. {@code count} rightly signed, distinct orders, of which {@code
 * malformed} are broken and {@code unknownSku} name a product that no ERP knows; on top of these
 * {@code duplicates} of right ones are sent a second time, and {@code wrongSignature} and {@code
 * testOrders} orders of their own. What the receiver must end up with: {@link #rightOrders()}.
 *
 * @param target the webhook's URL
 * @param secret the key of the signature
 * @param count 1000 unless told
 * @param rate deliveries begun per second; 0, unless told: as fast as {@code concurrency} allows
 * @param startAt the first order's number; 1001 unless told
 * @param duplicates right orders that are sent twice, with the same event id
 * @param malformed of the count: not JSON, without a required field, or of a wrong type, in turn
 * @param wrongSignature orders signed with another key
 * @param unknownSku of the count: orders of an unknown product
 * @param testOrders orders with {@code test: true}
 * @param concurrency deliveries at one time; 8 unless told
 * @param seed the same seed gives the same bytes; 1 unless told
 * @param shopDomain of the X-Shopify-Shop-Domain header
 * @param skus products on sale
 * @param timeoutMs how long the shop waits for an answer; 5000 unless told, as Shopify
 * @param maxAttempts sends per delivery; 30 unless told
 */
public record SendPlan(
    URI target,
    String secret,
    Integer count,
    Double rate,
    Long startAt,
    Integer duplicates,
    Integer malformed,
    Integer wrongSignature,
    Integer unknownSku,
    Integer testOrders,
    Integer concurrency,
    Long seed,
    String shopDomain,
    List<String> skus,
    Integer timeoutMs,
    Integer maxAttempts) {

  /** Fills in what wasn't told and refuses what cannot be. */
  public SendPlan {
    require(target != null && target.getHost() != null, "target must be an absolute URL");
    require(secret != null && !secret.isEmpty(), "secret is missing");
    count = or(count, 1000);
    rate = rate == null ? Double.valueOf(0) : rate;
    startAt = startAt == null ? Long.valueOf(1001) : startAt;
    duplicates = or(duplicates, 0);
    malformed = or(malformed, 0);
    wrongSignature = or(wrongSignature, 0);
    unknownSku = or(unknownSku, 0);
    testOrders = or(testOrders, 0);
    concurrency = or(concurrency, 8);
    seed = seed == null ? Long.valueOf(1) : seed;
    shopDomain = shopDomain == null ? "tributary-demo.myshopify.com" : shopDomain;
    skus =
        skus == null || skus.isEmpty()
            ? List.of("SKU-1001", "SKU-1002", "SKU-1003", "SKU-2001", "SKU-2002")
            : List.copyOf(skus);
    timeoutMs = or(timeoutMs, 5000);
    maxAttempts = or(maxAttempts, 30);
    require(count >= 0 && malformed >= 0 && unknownSku >= 0, "counts must not be negative");
    require(wrongSignature >= 0 && testOrders >= 0, "counts must not be negative");
    require(malformed + unknownSku <= count, "malformed and unknownSku are a part of count");
    require(
        duplicates >= 0 && duplicates <= count - malformed - unknownSku,
        "duplicates: at most one for each right order");
    require(concurrency > 0 && timeoutMs > 0 && maxAttempts > 0 && rate >= 0, "must be positive");
  }

  /** All by default. */
  public static SendPlan to(URI target, String secret) {
    return new SendPlan(
        target, secret, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  /** The same with these counts. */
  public SendPlan with(int count, int duplicates, int malformed, int wrongSignature) {
    return new SendPlan(
        target,
        secret,
        count,
        rate,
        startAt,
        duplicates,
        malformed,
        wrongSignature,
        unknownSku,
        testOrders,
        concurrency,
        seed,
        shopDomain,
        skus,
        timeoutMs,
        maxAttempts);
  }

  /** Orders that must arrive, each once in effect. */
  public int rightOrders() {
    return count - malformed - unknownSku;
  }

  private static Integer or(Integer value, int otherwise) {
    return value == null ? Integer.valueOf(otherwise) : value;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new BadRequest(message);
    }
  }

  @Override
  public String toString() {
    return "SendPlan[" + count + " orders to " + target + "]";
  }
}
