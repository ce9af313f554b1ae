package dev.tributary.simulators.erp;

import java.util.List;
import java.util.Set;

/**
 * The materials that the ERP knows.
 *
 * @param prefixes every SKU that starts with one of these
 * @param skus these as well
 */
record Catalogue(List<String> prefixes, Set<String> skus) {
  boolean knows(String sku) {
    return skus.contains(sku) || prefixes.stream().anyMatch(sku::startsWith);
  }
}
