package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes that people make, each with what they are told. */
class MistakesTest {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * One edit of the orders sample and what it must give: code, path, the line, a part of the text.
   */
  private record Mistake(
      String find, String write, String code, String path, String line, String says) {
    @Override
    public String toString() {
      return code + " " + path;
    }
  }

  private static Stream<Mistake> mistakes() {
    return Stream.of(
        new Mistake(
            "  type: ERP\n",
            "  typ: ERP\n",
            "FieldUnknown",
            "spec.typ",
            "typ: ERP",
            "did you mean 'type'?"),
        new Mistake(
            "  type: ERP\n", "", "FieldMissing", "spec.type", "spec:", "add it; it is a string"),
        new Mistake(
            "  type: ERP\n",
            "  type: EPR\n",
            "FieldInvalid",
            "spec.type",
            "EPR",
            "did you mean 'ERP'?"),
        new Mistake(
            "  type: ERP\n",
            "  type: 5\n",
            "FieldInvalid",
            "spec.type",
            "type: 5",
            "write it in quotes: \"5\""),
        new Mistake(
            "  type: ERP\n",
            "  type: yes\n",
            "FieldInvalid",
            "spec.type",
            "type: yes",
            "is a boolean and must be a string"),
        new Mistake(
            "timeout: 5s",
            "timeout: 5 s",
            "FieldInvalid",
            "spec.timeout",
            "5 s",
            "write a duration as 30s, 5m"),
        new Mistake(
            "timeout: 5s",
            "timeout: 5",
            "FieldInvalid",
            "spec.timeout",
            "timeout: 5",
            "is an integer and must be a string"),
        new Mistake(
            "method: PUT",
            "method: put",
            "FieldInvalid",
            "spec.http.operations.putOrder.method",
            "put",
            "did you mean 'PUT'?"),
        new Mistake(
            "path: /A_SalesOrder\n        request",
            "path: A_SalesOrder\n        request",
            "FieldInvalid",
            "spec.http.operations.createSalesOrder.path",
            "path: A_SalesOrder",
            "does not match"),
        new Mistake(
            "csrf: {fetchPath: /,",
            "csrf: {",
            "FieldMissing",
            "spec.http.csrf.fetchPath",
            "csrf",
            "add it"),
        new Mistake(
            "is: Rejected,",
            "is: Reject,",
            "FieldInvalid",
            "spec.http.operations.createSalesOrder.outcomes[0].is",
            "is: Reject",
            "did you mean 'Rejected'?"),
        new Mistake(
            "effects: {upsert: {}}",
            "effects: {upsert: {}, none: {}}",
            "RuleBroken",
            "spec.http.operations.putOrder.effects",
            "effects:",
            "exists_one"),
        new Mistake(
            "encoding: Base64",
            "encoding: base64",
            "FieldInvalid",
            "spec.http.webhooks.orderCreated.verify.hmacSha256.encoding",
            "base64",
            "did you mean 'Base64'?"),
        new Mistake(
            "secretRef: {name: shop-hmac}",
            "secretRef: {secret: shop-hmac}",
            "FieldMissing",
            "spec.http.webhooks.orderCreated.verify.hmacSha256.secretRef.name",
            "secretRef",
            "is required and missing"),
        new Mistake(
            "name: erp\n",
            "name: ERP\n",
            "RuleBroken",
            "metadata.name",
            "name: ERP",
            "lower-case letters"),
        new Mistake(
            "version: 1.0.0",
            "version: 1.0",
            "FieldInvalid",
            "spec.version",
            "version: 1.0",
            "is an integer and must be a string"),
        new Mistake(
            "version: 1.0.0",
            "version: 1.0.x",
            "FieldInvalid",
            "spec.version",
            "1.0.x",
            "does not match"),
        new Mistake(
            "partitions: 6",
            "partitions: 0",
            "FieldInvalid",
            "spec.topic.partitions",
            "partitions: 0",
            "0 is less than 1"),
        new Mistake(
            "partitions: 6",
            "partitions: \"6\"",
            "FieldInvalid",
            "spec.topic.partitions",
            "\"6\"",
            "write it without quotes"),
        new Mistake(
            "partitions: 6",
            "managed: false",
            "RuleBroken",
            "spec.topic",
            "topic:",
            "a topic that is not managed needs its name"),
        new Mistake(
            "  key: payload.orderId\n",
            "  key: \"\"\n",
            "FieldInvalid",
            "spec.key",
            "key: \"\"",
            "is empty"),
        new Mistake(
            ", startFrom: Earliest}\n  target: {endpointRef: {name: crm}",
            ", startFrom: earliest}\n  target: {endpointRef: {name: crm}",
            "FieldInvalid",
            "spec.source.startFrom",
            "earliest",
            "did you mean 'Earliest'?"),
        new Mistake(
            "{endpointRef: {name: shop}, webhook: orderCreated}",
            "{endpointRef: {name: shop}}",
            "RuleBroken",
            "spec.source",
            "source:",
            "endpointRef and webhook belong together"),
        new Mistake(
            "target: {contractRef: {name: order-placed}}",
            "target: {}",
            "RuleBroken",
            "spec.target",
            "target:",
            "give exactly one of contractRef and endpointRef"),
        new Mistake(
            "  ordering: {key: payload.name}\n",
            "  ordering: payload.name\n",
            "FieldInvalid",
            "spec.ordering",
            "ordering:",
            "is a string and must be a map"),
        new Mistake(
            "  ordering: {key: payload.name}\n",
            "  suspend: \"no\"\n",
            "FieldInvalid",
            "spec.suspend",
            "suspend",
            "without quotes"),
        new Mistake(
            "  ordering: {key: payload.name}\n",
            "  delivery: {retry: 101}\n",
            "FieldInvalid",
            "spec.delivery.retry",
            "101",
            "101 is more than 100"),
        new Mistake(
            "  ordering: {key: payload.name}\n",
            "  replicas: 1.5\n",
            "FieldInvalid",
            "spec.replicas",
            "1.5",
            "must be an integer"),
        new Mistake(
            "  ordering: {key: payload.name}\n",
            "  replicas:\n  sources: {}\n",
            "FieldUnknown",
            "spec.sources",
            "sources",
            "did you mean 'source'?"),
        new Mistake(
            "name: order-placed\n  namespace: retail\n",
            "name: order-placed\n  namespaces: retail\n",
            "FieldUnknown",
            "metadata.namespaces",
            "namespaces",
            "did you mean 'namespace'?"),
        new Mistake(
            "name: order-placed\n  namespace: retail\n",
            "name: order-placed\n  namespace: retail\n  labels: {a: 1}\n",
            "FieldInvalid",
            "metadata.labels.a",
            "labels",
            "write it in quotes: \"1\""),
        new Mistake(
            "name: order-placed\n  namespace: retail\n",
            "name: order-placed\n  namespace: Retail_1\n",
            "FieldInvalid",
            "metadata.namespace",
            "Retail_1",
            "can't be the name of a namespace"),
        new Mistake(
            "kind: EventContract",
            "kind: EventContrat",
            "KindUnknown",
            "kind",
            "EventContrat",
            "did you mean 'EventContract'?"),
        new Mistake(
            "apiVersion: tributary.dev/v1alpha1\nkind: EventContract",
            "apiVersion: tributary.dev/v1\nkind: EventContract",
            "KindUnknown",
            "apiVersion",
            "tributary.dev/v1",
            "write tributary.dev/v1alpha1"),
        new Mistake(
            "apiVersion: tributary.dev/v1alpha1\nkind: EventContract",
            "kind: EventContract",
            "KindUnknown",
            "apiVersion",
            "kind: EventContract",
            "add apiVersion: tributary.dev/v1alpha1"),
        new Mistake(
            "  mapping:\n    order: payload.orderId\n",
            "  mapping:\n    order: payload.orderId\n    order: payload.orderId\n",
            "DuplicateKey",
            "spec.mapping.order",
            "order:",
            "remove one"),
        new Mistake(
            "  mapping:\n    order: payload.orderId\n",
            "  mapping:\n    on: payload.orderId\n",
            "YamlBoolean",
            "spec.mapping.true",
            "on:",
            "read as the boolean true"),
        new Mistake(
            "filter: \"!(has(payload.test) && payload.test)\"",
            "filter: !(has(payload.test) && payload.test)",
            "YamlInvalid",
            "",
            "filter",
            "the document is not YAML"),
        new Mistake(
            "  kafka:\n",
            "  kafkas:\n",
            "FieldUnknown",
            "spec.kafkas",
            "kafkas",
            "did you mean 'kafka'?"),
        new Mistake(
            "bootstrapServers: kafka.kafka.svc:9092",
            "bootstrapServers: kafka.kafka.svc",
            "FieldInvalid",
            "spec.kafka.bootstrapServers",
            "kafka.kafka.svc",
            "does not match"),
        new Mistake(
            "metadata:\n  name: retail\nspec:",
            "metadata:\n  name: retail\n  namespace: x\nspec:",
            "FieldInvalid",
            "metadata.namespace",
            "namespace: x",
            "belongs to the whole cluster"),
        new Mistake(
            "operation: createSalesOrder}",
            "operation: createSalesOrdr}",
            "MemberNotFound",
            "spec.target.operation",
            "createSalesOrdr",
            "did you mean 'createSalesOrder'?"),
        new Mistake(
            "endpointRef: {name: crm}",
            "endpointRef: {name: crn}",
            "ReferenceNotFound",
            "spec.target.endpointRef.name",
            "crn",
            "did you mean 'crm'?"),
        new Mistake(
            "      customer: payload.customer.id\n",
            "",
            "ParameterMissing",
            "spec.with.parameters",
            "parameters",
            "give it as spec.with.parameters.customer"),
        new Mistake(
            "value: payload.totals.gross",
            "value: 5",
            "ExpressionInvalid",
            "spec.mapping.value",
            "value: 5",
            "write \"5\""));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isToldWithItsPlaceAndTheNextStep(Mistake mistake) throws Exception {
    assertThat(Cli.orders()).contains(mistake.find());
    String text = Cli.orders().replace(mistake.find(), mistake.write());
    Cli.Run run = Cli.with(text, "validate", "-f", "-", "-o", "json");
    List<JsonNode> told = new ArrayList<>();
    JSON.readTree(run.out()).path("findings").forEach(told::add);
    JsonNode finding =
        told.stream()
            .filter(f -> f.path("code").asText().equals(mistake.code()))
            .filter(f -> f.path("path").asText().equals(mistake.path()))
            .findFirst()
            .orElseThrow(() -> new AssertionError(run.out()));
    String[] lines = text.split("\n");
    assertThat(lines[finding.path("line").asInt() - 1]).contains(mistake.line());
    assertThat(finding.path("message").asText() + "; " + finding.path("nextStep").asText())
        .contains(mistake.says());
    assertThat(run.code()).isEqualTo(mistake.code().equals("YamlBoolean") ? 0 : 1);
  }
}
