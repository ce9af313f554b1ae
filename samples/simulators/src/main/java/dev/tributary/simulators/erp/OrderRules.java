package dev.tributary.simulators.erp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What the ERP demands of a sales order before it takes it. */
final class OrderRules {
  private static final List<String> REQUIRED =
      List.of(
          "SalesOrderType",
          "SalesOrganization",
          "DistributionChannel",
          "OrganizationDivision",
          "SoldToParty",
          "PurchaseOrderByCustomer");
  // The length of the customer reference in S/4.
  private static final int REFERENCE_LENGTH = 35;

  private final Catalogue catalogue;

  OrderRules(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Why the order is refused: a message number and words, as the ERP would say it. */
  record Refusal(String code, String message) {}

  Optional<Refusal> check(JsonNode order) {
    if (!order.isObject()) {
      return malformed("The request body is not an object");
    }
    for (String field : REQUIRED) {
      if (!order.path(field).isTextual() || order.path(field).textValue().isBlank()) {
        return malformed("Property '" + field + "' is missing or not a string");
      }
    }
    if (order.path("PurchaseOrderByCustomer").textValue().length() > REFERENCE_LENGTH) {
      return malformed("Property 'PurchaseOrderByCustomer' is longer than 35 characters");
    }
    JsonNode date = order.path("RequestedDeliveryDate");
    if (!date.isMissingNode()
        && !date.isNull()
        && !date.asText().matches("/Date\\(-?\\d+(?:[+-]\\d+)?\\)/")) {
      return malformed("Property 'RequestedDeliveryDate' is not /Date(milliseconds)/");
    }
    JsonNode items = items(order);
    if (!items.isArray() || items.isEmpty()) {
      return malformed("Property 'to_Item' has no entries");
    }
    for (JsonNode item : items) {
      Optional<Refusal> refusal = checkItem(item);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** A deep insert gives the items as an array, or within results. */
  static JsonNode items(JsonNode order) {
    JsonNode items = order.path("to_Item");
    return items.isObject() ? items.path("results") : items;
  }

  private Optional<Refusal> checkItem(JsonNode item) {
    if (!item.path("Material").isTextual()) {
      return malformed("Property 'Material' is missing or not a string");
    }
    // Decimals travel as strings in OData v2.
    JsonNode quantity = item.path("RequestedQuantity");
    if (!quantity.isTextual() || !quantity.textValue().matches("\\d+(\\.\\d{1,3})?")) {
      return malformed("Property 'RequestedQuantity' is missing or not a decimal in a string");
    }
    String material = item.path("Material").textValue();
    if (!catalogue.knows(material)) {
      return Optional.of(
          new Refusal("M3/305", "Material " + material + " does not exist or is not activated"));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> malformed(String message) {
    return Optional.of(new Refusal("/IWBEP/CM_MGW_RT/021", message));
  }
}
