package dev.tributary.runtime.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.testkit.Prompt;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.testkit.HttpHost;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is posted to a webhook, the answer comes within two seconds of processor time, and only
 * what is rightly signed is written. {@code -Dfuzz.rounds=100} looks longer, {@code -Dfuzz.seed=7}
 * elsewhere.
 */
class WebhookFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1);
  private static final String SIGNATURE = "x-shopify-hmac-sha256";
  private static final String ORDER =
      "{\"name\":\"#1001\",\"line_items\":[{\"sku\":\"S-1\",\"quantity\":2}]}";
  private static final int WAIT_MILLIS = 300;
  private static final Set<Integer> STATUSES = Set.of(202, 401, 405, 413, 429, 503);

  /** What a caller may not set: it would be read as ours, Camel's or Kafka Connect's. */
  private static final List<String> FORGED =
      List.of(
          "ce_id",
          "camelhttpuri",
          "org.apache.camel.x",
          "kafka.override_topic",
          "tributary.flow",
          "__connect.errors.topic",
          "authorization",
          "cookie");

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "\u0000",
          "=",
          "====",
          "sha256=",
          "sha256=zz",
          "\uD83D\uDE00",
          "\uD800",
          "A".repeat(8_000),
          "%00%ff",
          "a, b, c",
          "\r\nx: y",
          "9".repeat(400));

  private final FlowPlan plan =
      Plans.flow("fuzz", Plans.shop("fuzz"), Plans.orderPlaced("retail.order-placed"))
          .kafka("localhost:9")
          .build();
  private final SourcePlan.Webhook webhook = (SourcePlan.Webhook) plan.source();
  private final CompiledPlan compiled = CompiledPlan.of(plan);
  private final Signatures signatures = new Signatures(webhook, Ports.secrets());
  private final BufferRecords records = new BufferRecords(webhook, plan.namespace(), compiled);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anySignatureIsRightOnlyWhenItIs(long seed) throws Throwable {
    Random random = random(seed);
    byte[] body = ORDER.getBytes(UTF_8);
    String right = sign(body);
    assertThat(signatures.isRight(request(Map.of(SIGNATURE, right), body))).isTrue();
    for (int i = 0; i < 2_000 * ROUNDS; i++) {
      String claimed = random.nextInt(4) == 0 ? odd(random) : changed(random, right);
      byte[] sent = random.nextBoolean() ? body : changed(random, body);
      boolean same = Arrays.equals(sent, body) && Arrays.equals(decoded(claimed), decoded(right));
      Prompt.answers(
          () -> claimed,
          () ->
              assertThat(signatures.isRight(request(Map.of(SIGNATURE, claimed), sent)))
                  .as(claimed)
                  .isEqualTo(same));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyHeadersAndBodyBecomeARecordOfTheRawBytes(long seed) throws Throwable {
    Random random = random(seed);
    for (int i = 0; i < 500 * ROUNDS; i++) {
      Map<String, String> headers = new HashMap<>();
      for (int j = random.nextInt(6); j >= 0; j--) {
        headers.put(
            random.nextBoolean()
                ? FORGED.get(random.nextInt(FORGED.size()))
                : odd(random).toLowerCase(Locale.ROOT),
            odd(random));
      }
      headers.put("x-shopify-event-id", odd(random));
      byte[] body = changed(random, ORDER.getBytes(UTF_8));
      assertKept(headers, body);
    }
  }

  static List<byte[]> hostileBodies() {
    return List.of(
        new byte[0],
        new byte[256 << 10],
        "[".repeat(200_000).getBytes(UTF_8),
        "{\"name\":".repeat(30_000).getBytes(UTF_8),
        "1e999999999".getBytes(UTF_8),
        ("{\"name\":" + "9".repeat(200_000) + "}").getBytes(UTF_8),
        ("{\"name\":\"" + "x".repeat(200_000) + "\"}").getBytes(UTF_8),
        ("{\"name\":{\"a\":[" + "1,".repeat(100_000) + "1]}}").getBytes(UTF_8),
        ("{" + "\"name\":1,".repeat(25_000) + "\"name\":2}").getBytes(UTF_8),
        "\ufeff{}".getBytes(UTF_8),
        new byte[] {(byte) 0xff, (byte) 0xfe, 0, '{'});
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostileBodies")
  void aHostileBodyBecomesARecordOfTheRawBytes(byte[] body) throws Throwable {
    assertKept(Map.of("x-shopify-event-id", "e-1"), body);
  }

  private void assertKept(Map<String, String> headers, byte[] body) throws Throwable {
    Prompt.answers(
        () -> headers + " " + new String(body, 0, Math.min(100, body.length), ISO_8859_1),
        () -> {
          ProducerRecord<byte[], byte[]> record =
              records.record(request(headers, body), Instant.EPOCH);
          assertThat(record.value()).isEqualTo(body);
          assertThat(record.key()).isNotEmpty();
          assertThat(record.headers().headers("ce_id")).hasSize(1);
          assertThat(new String(record.headers().lastHeader("ce_id").value(), UTF_8))
              .isNotBlank()
              .hasSizeLessThanOrEqualTo(500);
          FORGED.forEach(
              name -> assertThat(record.headers().headers("http." + name)).as(name).isEmpty());
        });
  }

  /** Bytes on the wire, changed anywhere: the request line, the headers, the body. */
  @Test
  void anyBytesOnTheConnectionAreAnsweredOrRefusedAndWriteNothingForged() throws Exception {
    Random random = random(5);
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    try (HttpHost host = new HttpHost();
        Writer writer = new Writer(() -> producer)) {
      WebhookIntake intake =
          new WebhookIntake(
              webhook,
              plan.namespace(),
              compiled,
              Ports.secrets(),
              writer,
              InstantSource.system(),
              status -> assertThat(status).isIn(STATUSES));
      intake.open();
      host.webhooks().register(webhook.path(), intake);
      byte[] body = ORDER.getBytes(UTF_8);
      byte[] whole = onTheWire(host, body);
      await().until(() -> status(host, whole) == 202);
      for (int i = 0; i < 150 * ROUNDS; i++) {
        byte[] bytes = changed(random, whole);
        int status = status(host, bytes);
        assertThat(status == 0 || status >= 400 || status == 202)
            .as("%d for %s", status, new String(bytes, ISO_8859_1))
            .isTrue();
      }
      // After all that it serves as before.
      await().until(() -> status(host, whole) == 202);
      assertThat(producer.history()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(producer.history())
          .allSatisfy(record -> assertThat(record.value()).isEqualTo(body));
    }
  }

  private byte[] onTheWire(HttpHost host, byte[] body) {
    return """
        POST %s HTTP/1.1\r
        Host: %s\r
        X-Shopify-Hmac-Sha256: %s\r
        X-Shopify-Event-Id: e-1\r
        Content-Type: application/json\r
        Content-Length: %d\r
        Connection: close\r
        \r
        %s"""
        .formatted(
            webhook.path(),
            host.url("/").getAuthority(),
            sign(body),
            body.length,
            new String(body, UTF_8))
        .getBytes(UTF_8);
  }

  /**
   * The status of the first answer; 0 when there is none, as for a request that never ends. Ours
   * ends then: a server may close on a sender that has ended before it is answered.
   */
  private static int status(HttpHost host, byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", host.url("/").getPort())) {
      socket.getOutputStream().write(bytes);
      socket.setSoTimeout(WAIT_MILLIS);
      byte[] head = socket.getInputStream().readNBytes(12);
      String answer = new String(head, ISO_8859_1);
      return answer.matches("HTTP/1\\.\\d \\d{3}") ? Integer.parseInt(answer.substring(9)) : 0;
    } catch (SocketException | SocketTimeoutException e) {
      return 0;
    }
  }

  private static WebhookRequest request(Map<String, String> headers, byte[] body) {
    return new WebhookRequest("POST", headers, body);
  }

  private static String odd(Random random) {
    return ODD.get(random.nextInt(ODD.size()));
  }

  private static String changed(Random random, String text) {
    return new String(changed(random, text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  /** Some bytes set, cut out or doubled. */
  private static byte[] changed(Random random, byte[] whole) {
    byte[] bytes = whole.clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
          System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
          bytes = longer;
        }
        default -> bytes[at] = (byte) random.nextInt();
      }
    }
    return bytes;
  }

  /** As RFC 4648 reads it, or {@code null}. */
  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String sign(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Plans.KEY.getBytes(UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Random random(long seed) {
    return new Random(seed * Long.getLong("fuzz.seed", 1));
  }
}
