package dev.tributary.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a folder of many resources to measure with: {@code java ManyFlows.java DIR FLOWS
 * CONTRACTS}. Each contract, operation and flow has field names and constants of its own, so that
 * no two expressions are alike but those that are alike in any company.
 */
final class ManyFlows {
  private static final int NAMESPACES = 10;
  private static final int OPERATIONS = 5;

  private final Path folder;

  private ManyFlows(Path folder) {
    this.folder = folder;
  }

  /** Writes the folder. */
  public static void main(String[] args) {
    write(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  /** Writes so many flows and contracts, and endpoints for them, over ten namespaces. */
  static void write(Path folder, int flows, int contracts) {
    ManyFlows many = new ManyFlows(folder);
    many.write("platform", PLATFORM);
    for (int n = 0; n < NAMESPACES; n++) {
      many.write("n" + n + "/namespace", NAMESPACE.formatted(n));
      StringBuilder endpoints = new StringBuilder();
      for (int c = n; c < contracts; c += NAMESPACES) {
        many.write("n" + n + "/contract-" + c, contract(c, n));
        endpoints.append(endpoint(c, n));
      }
      many.write("n" + n + "/endpoints", endpoints.toString());
    }
    for (int f = 0; f < flows; f++) {
      int c = f % contracts;
      int n = c % NAMESPACES;
      int use = f / contracts % OPERATIONS;
      many.write("n" + n + "/flow-" + f, use == 0 ? intake(f, c, n) : outgoing(f, c, n, use));
    }
  }

  private void write(String name, String text) {
    try {
      Path file = folder.resolve(name + ".yaml");
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write below " + folder, e);
    }
  }

  private static String contract(int c, int n) {
    return CONTRACT.replace("{c}", "" + c).replace("{n}", "" + n);
  }

  private static String endpoint(int c, int n) {
    StringBuilder text = new StringBuilder(ENDPOINT);
    for (int o = 0; o < OPERATIONS; o++) {
      text.append(OPERATION.replace("{o}", "" + o));
    }
    return text.toString().replace("{c}", "" + c).replace("{n}", "" + n);
  }

  private static String intake(int f, int c, int n) {
    return INTAKE.replace("{f}", "" + f).replace("{c}", "" + c).replace("{n}", "" + n);
  }

  private static String outgoing(int f, int c, int n, int use) {
    return OUTGOING
        .replace("{f}", "" + f)
        .replace("{c}", "" + c)
        .replace("{n}", "" + n)
        .replace("{o}", "" + use);
  }

  private static final String PLATFORM =
      """
      apiVersion: tributary.dev/v1alpha1
      kind: IntegrationPlatform
      metadata: {name: many}
      spec:
        namespaces: {matchLabels: {tributary.dev/platform: many}}
        kafka: {bootstrapServers: "kafka:9092"}
      """;

  private static final String NAMESPACE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: n%d, labels: {tributary.dev/platform: many}}
      """;

  private static final String CONTRACT =
      """
      apiVersion: tributary.dev/v1alpha1
      kind: EventContract
      metadata: {name: contract-{c}, namespace: n{n}}
      spec:
        type: com.example.retail.thing{c}
        version: 1.0.0
        owner: {team: team-{c}}
        key: payload.id{c}
        schema:
          jsonSchema:
            type: object
            required: [id{c}, channel, placedAt, currency, customer, lines, totals]
            properties:
              id{c}: {type: string, minLength: 1, maxLength: 35}
              channel: {type: string, enum: [web, store, marketplace]}
              placedAt: {type: string, format: date-time}
              currency: {type: string, pattern: "^[A-Z]{3}$"}
              note{c}: {type: [string, "null"]}
              customer:
                type: object
                required: [id]
                properties:
                  id: {type: string}
                  email{c}: {type: string}
                  birthday: {type: string, format: date}
              lines:
                type: array
                minItems: 1
                items:
                  type: object
                  required: [lineNo, sku, qty{c}, unitPrice]
                  properties:
                    lineNo: {type: integer, minimum: 1}
                    sku: {type: string}
                    qty{c}: {type: integer, minimum: 1}
                    unitPrice: {type: string}
              totals:
                type: object
                required: [gross{c}]
                properties:
                  gross{c}: {type: string}
                  tax: {type: string}
                  discount: {type: string}
      """;

  private static final String ENDPOINT =
      """
      ---
      apiVersion: tributary.dev/v1alpha1
      kind: SystemEndpoint
      metadata: {name: system-{c}, namespace: n{n}}
      spec:
        type: ERP
        owner: {team: team-{c}}
        http:
          baseUrl: https://system-{c}.example.com/api
          webhooks:
            created{c}:
              path: /created
              verify: {hmacSha256: {header: x-signature, encoding: Base64, secretRef: {name: key-{c}}}}
              eventId: "headers['x-event-{c}']"
              schema:
                jsonSchema:
                  type: object
                  required: [number{c}, created_at, currency, customer, items]
                  properties:
                    number{c}: {type: integer}
                    created_at: {type: string, format: date-time}
                    currency: {type: string}
                    test: {type: boolean}
                    customer: {type: object, required: [id], properties: {id: {type: integer}, mail{c}: {type: string}}}
                    total{c}: {type: string}
                    items:
                      type: array
                      items:
                        type: object
                        required: [sku, quantity{c}, price]
                        properties:
                          sku: {type: string}
                          quantity{c}: {type: integer}
                          price: {type: string}
          operations:
      """;

  private static final String OPERATION =
      """
      \
            put{o}:
              method: PUT
              path: /{o}/{key}
              parameters: {key: {in: path}, store: {in: query}}
              request:
                schema:
                  jsonSchema:
                    type: object
                    required: [Number{c}_{o}, Type, Customer, Positions]
                    properties:
                      Number{c}_{o}: {type: string, maxLength: 35}
                      Type: {type: string, enum: [OR, RE]}
                      Customer: {type: string}
                      Mail: {type: string}
                      Date: {type: string}
                      Currency: {type: string}
                      Gross: {type: string}
                      Positions:
                        type: array
                        items:
                          type: object
                          required: [Item, Material, Quantity{o}]
                          properties:
                            Item: {type: string}
                            Material: {type: string}
                            Quantity{o}: {type: string}
                            Value: {type: string}
              outcomes:
                - {when: "status == 409 && headers['x-known-{o}'] == 'yes'", is: Delivered}
                - {when: "status == 400", is: Rejected, reason: "body.error{c}.message"}
              effects: {upsert: {}}
      """;

  private static final String INTAKE =
      """
      apiVersion: tributary.dev/v1alpha1
      kind: SyncFlow
      metadata: {name: flow-{f}, namespace: n{n}}
      spec:
        source: {endpointRef: {name: system-{c}}, webhook: created{c}}
        target: {contractRef: {name: contract-{c}}}
        ordering: {key: string(payload.number{c})}
        filter: "!(has(payload.test) && payload.test) && payload.number{c} != {f}"
        mapping:
          id{c}: "'{f}-' + string(payload.number{c})"
          channel: "'web'"
          placedAt: payload.created_at
          currency: payload.currency.upperAscii()
          customer:
            id: string(payload.customer.id)
            email{c}: payload.customer.?mail{c}
          lines: >-
            payload.items.transformList(i, line,
              {'lineNo': i + 1, 'sku': line.sku, 'qty{c}': line.quantity{c}, 'unitPrice': line.price})
          totals:
            gross{c}: payload.?total{c}.orValue('0.00')
      """;

  private static final String OUTGOING =
      """
      apiVersion: tributary.dev/v1alpha1
      kind: SyncFlow
      metadata: {name: flow-{f}, namespace: n{n}}
      spec:
        source: {contractRef: {name: contract-{c}}, startFrom: Earliest}
        target: {endpointRef: {name: system-{c}}, operation: put{o}}
        filter: "payload.channel == 'store' || payload.id{c} != 'test-{f}'"
        with:
          parameters:
            key: payload.id{c} + '-{o}'
            store: "payload.channel == 'web' ? 'W{f}' : 'S{f}'"
        mapping:
          Number{c}_{o}: payload.id{c} + '/{f}'
          Type: "payload.totals.gross{c} == '0.{f}' ? 'RE' : 'OR'"
          Customer: "'C{f}-' + payload.customer.id"
          Mail: payload.customer.?email{c}
          Date: "'/Date(' + string(int(timestamp(payload.placedAt)) * 1000 + {f}) + ')/'"
          Currency: payload.currency.lowerAscii() + '{f}'
          Gross: "payload.totals.gross{c} + ' {f}'"
          Positions: >-
            payload.lines.filter(l, l.qty{c} > 0).map(line, {
              'Item': ('000000' + string(line.lineNo * 10)).substring(size(string(line.lineNo * 10))),
              'Material': line.sku + '-{f}',
              'Quantity{o}': string(line.qty{c}),
              'Value': line.unitPrice})
      """;
}
