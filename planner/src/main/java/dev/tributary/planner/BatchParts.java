package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.types.TypeChecker;
import dev.tributary.planner.types.TypeEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Operations that take many records in one request: what is wrong with them, and their plan. */
final class BatchParts {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final String DEFAULT_WAIT = "20ms";

  private BatchParts() {}

  /**
   * Checks an operation's batch; an absent one is fine.
   *
   * @param path the operation's
   * @param request the schema of its body, or {@code null}
   * @param response the schema of its answer, or {@code null}
   */
  static void check(
      String path,
      Operation operation,
      JsonNode request,
      JsonNode response,
      Diagnostics diagnostics) {
    Operation.Batch batch = operation.batch();
    if (batch == null) {
      return;
    }
    if (operation.method() == Operation.Method.GET
        || operation.method() == Operation.Method.DELETE) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".batch",
          "a " + operation.method() + " has no body that could hold many records",
          "leave batch out, or use POST, PUT or PATCH");
    }
    maxWait(path + ".batch.maxWait", batch.maxWait(), diagnostics);
    effects(path + ".effects", operation.effects(), diagnostics);
    if (request != null) {
      items(path, batch, request, diagnostics);
    }
    if (batch.results() != null) {
      results(path + ".batch.results", batch.results(), response, diagnostics);
    }
  }

  private static void maxWait(String path, String text, Diagnostics diagnostics) {
    DurationChecks.check(diagnostics, path, text);
    if (text != null
        && DurationChecks.problem(text).isEmpty()
        && Durations.parse(text).compareTo(LONGEST_WAIT) > 0) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path,
          "records would wait longer than a minute for company",
          "write at most 1m");
    }
  }

  private static void effects(String path, Operation.Effects effects, Diagnostics diagnostics) {
    if (effects == null) {
      return;
    }
    if (effects.key() != null
        && (effects.key().header() != null || effects.key().field() == null)) {
      diagnostics.add(
          DiagnosticCode.NotPerItem,
          path + ".key",
          "a header holds one idempotency key, and a request of this operation carries many records",
          "name the items' field that holds it: key: {field: …}, without header");
    }
    if (effects.lookup() != null) {
      diagnostics.add(
          DiagnosticCode.NotPerItem,
          path + ".lookup",
          "a lookup asks for one record, and a request of this operation carries many",
          "use key: {field: …} or upsert: {}, or leave batch out");
    }
  }

  private static void items(
      String path, Operation.Batch batch, JsonNode request, Diagnostics diagnostics) {
    var item = ItemSchemas.of(request, ItemSchemas.path(batch));
    if (item.isEmpty()) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".batch" + (batch.items() == null ? "" : ".items"),
          "the request's schema has no list%s whose items it tells"
              .formatted(batch.items() == null ? "" : " at " + batch.items()),
          batch.items() == null
              ? "describe the whole request: a list, or name the field that holds the list as items"
              : "name the field of the request that holds the list of items");
      return;
    }
    Map<String, String> problems = JsonSchema.problems(item.get());
    if (!problems.isEmpty()) {
      diagnostics.add(
          DiagnosticCode.SchemaInvalid,
          path + ".request.schema.jsonSchema",
          "the items' part can't be taken by itself: " + problems.values().iterator().next(),
          "put what it refers to into $defs");
    }
  }

  private static void results(
      String path, Operation.Results results, JsonNode response, Diagnostics diagnostics) {
    TypeChecker.Result list =
        new TypeChecker(Scope.OUTCOME, TypeEnvironment.answer("body", response))
            .list(results.list());
    diagnostics.findings(path + ".list", list.findings());
    TypeChecker items = new TypeChecker(Scope.ITEM, TypeEnvironment.item(response, list.shape()));
    boolean delivers = false;
    for (int i = 0; i < results.outcomes().size(); i++) {
      Operation.Outcome outcome = results.outcomes().get(i);
      String at = path + ".outcomes[" + i + "]";
      diagnostics.condition(items, at + ".when", outcome.when());
      if (outcome.reason() != null) {
        diagnostics.findings(at + ".reason", items.text(outcome.reason()));
      }
      delivers |= outcome.is() == Operation.Verdict.Delivered;
    }
    if (!delivers) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".outcomes",
          "no outcome is Delivered, so that every record would become a dead letter",
          "say which results mean that an item was taken");
    }
  }

  /** The batch of an operation for which nothing was wrong, or {@code null}. */
  static BatchPlan plan(Operation operation) {
    Operation.Batch batch = operation.batch();
    if (batch == null) {
      return null;
    }
    boolean stops = batch.onItemFailure() == Operation.OnItemFailure.Stop;
    boolean upsert = operation.effects() != null && operation.effects().upsert() != null;
    return new BatchPlan(
        batch.maxRecords(),
        DeliveryParts.millis(Objects.requireNonNullElse(batch.maxWait(), DEFAULT_WAIT)),
        ItemSchemas.path(batch),
        batch.results() == null
            ? null
            : new BatchPlan.ResultsPlan(
                batch.results().list(), outcomes(batch.results().outcomes())),
        stops,
        // Otherwise a record that fails could take effect after a later one of its key.
        stops || upsert);
  }

  /** Outcomes as plans have them; absent ones are none. */
  static List<OperationPlan.OutcomePlan> outcomes(List<Operation.Outcome> outcomes) {
    return outcomes == null
        ? List.of()
        : outcomes.stream()
            .map(o -> new OperationPlan.OutcomePlan(o.when(), o.is(), o.reason()))
            .toList();
  }

  /** The schema of what a mapping for the operation makes, or {@code null}. */
  static JsonNode mapped(Operation operation, JsonNode request) {
    if (request == null) {
      return null;
    }
    JsonNode made =
        operation.batch() == null
            ? request
            : ItemSchemas.of(request, ItemSchemas.path(operation.batch())).orElse(null);
    Operation.KeyEffect key = operation.effects() == null ? null : operation.effects().key();
    return key == null || key.field() == null
        ? made
        : ItemSchemas.withoutRequired(made, key.field());
  }
}
