package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.HttpConnector;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.crds.v1alpha1.Schema;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.crds.v1alpha1.Webhook;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.types.TypeChecker;
import dev.tributary.planner.types.TypeEnvironment;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks an endpoint for what the API server can't see. */
public final class EndpointPlanner {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private EndpointPlanner() {}

  /** What is wrong with the endpoint, given the contracts of its namespace by name. */
  public static List<Diagnostic> check(
      SystemEndpoint endpoint, Map<String, EventContract> contracts) {
    Diagnostics diagnostics = new Diagnostics(endpoint);
    HttpConnector http = endpoint.getSpec().http();
    DurationChecks.endpoint(
        endpoint.getSpec(), http == null ? Map.of() : orEmpty(http.operations()), diagnostics);
    if (http != null) {
      // By name: the API server keeps no other order, and the text is one.
      Map<String, Operation> operations = new TreeMap<>(orEmpty(http.operations()));
      operations.forEach(
          (name, operation) ->
              operation(
                  "spec.http.operations." + name, operation, operations, contracts, diagnostics));
      Set<String> paths = new HashSet<>();
      new TreeMap<>(orEmpty(http.webhooks()))
          .forEach(
              (name, webhook) ->
                  webhook("spec.http.webhooks." + name, webhook, paths, contracts, diagnostics));
    }
    return diagnostics.list();
  }

  /**
   * Which of the endpoint's domains another one claims; the older one keeps a domain.
   *
   * @param ofPlatform the endpoints of all namespaces of the platform, itself among them or not
   */
  public static List<Diagnostic> taken(
      SystemEndpoint endpoint, Collection<SystemEndpoint> ofPlatform) {
    Diagnostics diagnostics = new Diagnostics(endpoint);
    List<String> domains = domains(endpoint);
    for (int i = 0; i < domains.size(); i++) {
      String domain = domains.get(i);
      String path = "spec.systemOfRecord[" + i + "]";
      Seniority.olderThan(endpoint, ofPlatform, other -> domains(other).contains(domain))
          .ifPresent(
              other ->
                  diagnostics.add(
                      DiagnosticCode.SystemOfRecordTaken,
                      path,
                      "%s is the system of record of %s already"
                          .formatted(Diagnostics.name(other), domain),
                      "agree on one, and take the domain from the other"));
    }
    return diagnostics.list();
  }

  private static List<String> domains(SystemEndpoint endpoint) {
    List<String> domains = endpoint.getSpec().systemOfRecord();
    return domains == null ? List.of() : domains;
  }

  private static void operation(
      String path,
      Operation operation,
      Map<String, Operation> all,
      Map<String, EventContract> contracts,
      Diagnostics diagnostics) {
    placeholders(path, operation, diagnostics);
    if (operation.request() != null) {
      schema(path + ".request.schema", operation.request().schema(), contracts, diagnostics);
    }
    if (operation.response() != null) {
      schema(path + ".response.schema", operation.response().schema(), contracts, diagnostics);
    }
    List<Operation.Outcome> outcomes = operation.outcomes();
    TypeChecker answers =
        new TypeChecker(
            Scope.OUTCOME, TypeEnvironment.answer("body", usable(operation.response(), contracts)));
    for (int i = 0; outcomes != null && i < outcomes.size(); i++) {
      String at = path + ".outcomes[" + i + "]";
      diagnostics.condition(answers, at + ".when", outcomes.get(i).when());
      if (outcomes.get(i).reason() != null) {
        diagnostics.findings(at + ".reason", answers.text(outcomes.get(i).reason()));
      }
    }
    BatchParts.check(
        path,
        operation,
        usable(operation.request(), contracts),
        usable(operation.response(), contracts),
        diagnostics);
    if (operation.effects() != null && operation.effects().lookup() != null) {
      lookup(path + ".effects.lookup", operation, all, contracts, diagnostics);
    }
  }

  private static void placeholders(String path, Operation operation, Diagnostics diagnostics) {
    Set<String> named = new HashSet<>();
    Matcher matcher = PLACEHOLDER.matcher(operation.path());
    Map<String, Operation.Parameter> parameters = orEmpty(operation.parameters());
    while (matcher.find()) {
      String name = matcher.group(1);
      named.add(name);
      Operation.Parameter parameter = parameters.get(name);
      if (parameter == null || parameter.in() != Operation.In.path) {
        diagnostics.add(
            DiagnosticCode.FieldInvalid,
            path + ".path",
            "{" + name + "} has no path parameter of that name",
            "declare parameters." + name + " with in: path");
      }
    }
    parameters.forEach(
        (name, parameter) -> {
          if (parameter.in() == Operation.In.path && !named.contains(name)) {
            diagnostics.add(
                DiagnosticCode.FieldInvalid,
                path + ".parameters." + name,
                "is a path parameter and the path has no {" + name + "}",
                "put it into the path");
          }
        });
  }

  private static void lookup(
      String path,
      Operation operation,
      Map<String, Operation> all,
      Map<String, EventContract> contracts,
      Diagnostics diagnostics) {
    Operation.Lookup lookup = operation.effects().lookup();
    Operation asked = all.get(lookup.operation());
    diagnostics.condition(
        new TypeChecker(
            Scope.FOUND,
            TypeEnvironment.answer(
                "response", asked == null ? null : usable(asked.response(), contracts))),
        path + ".foundWhen",
        lookup.foundWhen());
    Map<String, String> given = orEmpty(lookup.parameters());
    Parameters.types(
        path + ".parameters",
        given,
        asked,
        new TypeChecker(Scope.LOOKUP, TypeEnvironment.body(usable(operation.request(), contracts))),
        diagnostics);
    if (asked == null) {
      diagnostics.add(
          DiagnosticCode.MemberNotFound,
          path + ".operation",
          "the endpoint has no operation '" + lookup.operation() + "'",
          Diagnostics.didYouMean(lookup.operation(), all.keySet()));
      return;
    }
    Parameters.check(path + ".parameters", given, asked, diagnostics);
  }

  private static void webhook(
      String path,
      Webhook webhook,
      Set<String> paths,
      Map<String, EventContract> contracts,
      Diagnostics diagnostics) {
    if (!paths.add(webhook.path())) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".path",
          "another webhook of the endpoint has the path " + webhook.path(),
          "give each its own");
    }
    diagnostics.key(
        new TypeChecker(
            Scope.WEBHOOK, TypeEnvironment.payload(usable(webhook.schema(), contracts))),
        path + ".eventId",
        webhook.eventId());
    schema(path + ".schema", webhook.schema(), contracts, diagnostics);
  }

  private static void schema(
      String path, Schema schema, Map<String, EventContract> contracts, Diagnostics diagnostics) {
    if (schema == null) {
      return;
    }
    diagnostics.schema(path + ".jsonSchema", schema.jsonSchema());
    if (schema.contractRef() != null && !contracts.containsKey(schema.contractRef().name())) {
      diagnostics.add(
          DiagnosticCode.ReferenceNotFound,
          path + ".contractRef.name",
          "there is no EventContract '" + schema.contractRef().name() + "' in this namespace",
          Diagnostics.didYouMean(schema.contractRef().name(), contracts.keySet()));
    }
  }

  private static JsonNode usable(Operation.Body body, Map<String, EventContract> contracts) {
    return body == null ? null : usable(body.schema(), contracts);
  }

  /** The schema, or {@code null} when there is none or its contract isn't there. */
  private static JsonNode usable(Schema schema, Map<String, EventContract> contracts) {
    if (schema == null || schema.jsonSchema() != null) {
      return schema == null ? null : schema.jsonSchema();
    }
    EventContract contract = contracts.get(schema.contractRef().name());
    return contract == null ? null : contract.getSpec().schema().jsonSchema();
  }

  static <T> Map<String, T> orEmpty(Map<String, T> map) {
    return map == null ? Map.of() : map;
  }
}
