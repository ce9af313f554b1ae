package dev.tributary.simulators.erp;

import dev.tributary.simulators.access.Auth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * How the ERP is set up.
 *
 * @param auth none unless told
 * @param csrfValidSeconds how long a token is valid; 1800 unless told
 * @param csrfMaxUses writes that a token is good for; 0, unless told: no limit
 * @param skuPrefixes SKUs that exist; "SKU-" unless told
 * @param skus more SKUs that exist
 * @param firstSalesOrder the first order's number
 */
public record ErpConfig(
    Auth auth,
    Double csrfValidSeconds,
    Integer csrfMaxUses,
    List<String> skuPrefixes,
    Set<String> skus,
    Long firstSalesOrder) {

  /** Fills in what wasn't told. */
  public ErpConfig {
    auth = auth == null ? Auth.none() : auth;
    csrfValidSeconds = csrfValidSeconds == null ? Double.valueOf(1800) : csrfValidSeconds;
    csrfMaxUses = csrfMaxUses == null ? Integer.valueOf(0) : csrfMaxUses;
    skuPrefixes = skuPrefixes == null ? List.of("SKU-") : List.copyOf(skuPrefixes);
    skus = skus == null ? Set.of() : Set.copyOf(skus);
    firstSalesOrder = firstSalesOrder == null ? Long.valueOf(4_500_001) : firstSalesOrder;
  }

  /** All by default. */
  public static ErpConfig defaults() {
    return new ErpConfig(null, null, null, null, null, null);
  }

  /** By default but for the auth. */
  public static ErpConfig withAuth(Auth auth) {
    return new ErpConfig(auth, null, null, null, null, null);
  }

  /** An ERP without orders. */
  public Erp create(InstantSource clock) {
    Duration validFor = Duration.ofMillis(Math.round(csrfValidSeconds * 1000));
    return new Erp(
        new CsrfTokens(clock, validFor, csrfMaxUses),
        new OrderRules(new Catalogue(skuPrefixes, skus)),
        firstSalesOrder);
  }
}
