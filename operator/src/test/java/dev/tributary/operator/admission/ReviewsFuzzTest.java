package dev.tributary.operator.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.TestApi;
import dev.tributary.planner.testkit.Prompt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is posted to the admission webhook, the answer is a review or that it was none, and it
 * comes within two seconds of processor time, as long as the API server waits. {@code
 * -Dfuzz.rounds=100} looks longer, {@code -Dfuzz.seed=7} elsewhere.
 */
class ReviewsFuzzTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1);
  private static final String NS = "elsewhere";
  private static final List<String> ODD =
      List.of(
          "",
          "\u0000",
          "\uD800",
          "null",
          "DELETE",
          "SyncFlow",
          "status",
          "payload.(",
          "((((((((((",
          "!".repeat(3_000),
          "payload.matches('(a+)+$')",
          "9".repeat(400),
          "999999999999999999h",
          "2026-13-45T99:99:99Z",
          "../../etc/passwd");

  private final NeighbourCache nothing =
      new NeighbourCache(TestApi.get().admin(), Set.of("no-such-namespace"));
  private final Reviews reviews =
      new Reviews(
          new ResourceCheck(
              nothing, TestApi.get().admin().getKubernetesSerialization(), Clock.systemUTC()),
          new SimpleMeterRegistry());

  /** What is used first takes time to be loaded. */
  @BeforeEach
  void load() throws Exception {
    for (JsonNode review : wholeReviews()) {
      assertThat(JSON.readTree(reviews.answer(bytes(review))).at("/response/allowed").asBoolean())
          .as(review.at("/request/kind/kind").asText())
          .isTrue();
    }
  }

  @AfterEach
  void stop() {
    nothing.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyBytesAreAnsweredOrNoReview(long seed) throws Throwable {
    Random random = random(seed);
    byte[] whole = bytes(wholeReviews().getFirst());
    for (int i = 0; i < 300 * ROUNDS; i++) {
      byte[] bytes = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertAnswered(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyChangeOfAReviewIsAnsweredOrNoReview(long seed) throws Throwable {
    Random random = random(seed);
    for (int i = 0; i < 60 * ROUNDS; i++) {
      for (JsonNode review : wholeReviews()) {
        for (int j = random.nextInt(3); j >= 0; j--) {
          mutate(random, review);
        }
        assertAnswered(bytes(review));
      }
    }
  }

  static List<String> hostileBodies() {
    String head =
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\",\"namespace\":\"elsewhere\",\"kind\":{\"group\":\"tributary.dev\",\"kind\":\"SyncFlow\"},\"object\":";
    return List.of(
        "",
        "null",
        "[".repeat(500_000),
        "{\"request\":".repeat(100_000),
        head + "{\"a\":".repeat(990) + "1" + "}".repeat(990) + "}}",
        head + "[".repeat(200_000),
        head + "{\"metadata\":{},\"spec\":{\"replicas\":" + "9".repeat(500_000) + "}}}}",
        head + "{\"metadata\":{},\"spec\":{\"replicas\":1e999999999}}}}",
        head + "{\"metadata\":{},\"spec\":{\"filter\":\"" + "(".repeat(900_000) + "\"}}}}",
        head + "{\"metadata\":null,\"spec\":null}}}",
        head + "{}}}",
        head
            + "{\"metadata\":{},\"spec\":{\"mapping\":{"
            + "\"a\":\"1\",".repeat(100_000)
            + "\"b\":\"2\"}}}}}",
        head.replace("\"u\"", "{\"a\":1}") + "{}}}",
        head.replace("\"u\"", "\"" + "u".repeat(1_000_000) + "\"") + "{}}}");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostileBodies")
  void aHostileBodyIsAnsweredOrNoReview(String body) throws Throwable {
    assertAnswered(body.getBytes(UTF_8));
  }

  private void assertAnswered(byte[] body) throws Throwable {
    String shown = new String(body, 0, Math.min(3_000, body.length), UTF_8);
    Prompt.answers(
        () -> shown,
        () -> {
          JsonNode answer;
          try {
            answer = JSON.readTree(reviews.answer(body));
          } catch (Reviews.NotAReviewException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
          }
          JsonNode response = answer.path("response");
          assertThat(response.path("uid").asText())
              .as(shown)
              .isEqualTo(JSON.readTree(body).at("/request/uid").asText());
          assertThat(response.path("allowed").isBoolean()).as(shown).isTrue();
          if (!response.path("allowed").asBoolean()) {
            assertThat(response.at("/status/message").asText()).as(shown).isNotBlank();
          }
          response
              .path("warnings")
              .forEach(
                  warning -> assertThat(warning.asText()).as(shown).doesNotContain("Exception"));
        });
  }

  /** A flow, an endpoint and a contract, each as created and as updated. */
  private static List<JsonNode> wholeReviews() {
    List<JsonNode> all = new ArrayList<>();
    for (String yaml :
        List.of(
            Retail.toErp(NS, "payload.orderId"),
            Retail.erp(NS),
            Retail.shop(NS),
            Retail.contract(NS, "{partitions: 1}"))) {
      JsonNode object =
          TestApi.get().admin().getKubernetesSerialization().unmarshal(yaml, JsonNode.class);
      for (boolean update : List.of(false, true)) {
        ObjectNode review =
            NODES
                .objectNode()
                .put("apiVersion", "admission.k8s.io/v1")
                .put("kind", "AdmissionReview");
        ObjectNode request = review.putObject("request");
        request
            .put("uid", "u1")
            .put("namespace", NS)
            .put("operation", update ? "UPDATE" : "CREATE");
        request.put("name", object.at("/metadata/name").asText());
        request
            .putObject("kind")
            .put("group", "tributary.dev")
            .put("version", "v1alpha1")
            .put("kind", object.path("kind").asText());
        request.set("object", object.deepCopy());
        if (update) {
          request.set("oldObject", object.deepCopy());
        }
        all.add(review);
      }
    }
    return all;
  }

  private record Place(JsonNode parent, String name, int index) {}

  /** Changes one place. */
  private static void mutate(Random random, JsonNode review) {
    List<Place> places = new ArrayList<>();
    places(review, places);
    Place place = places.get(random.nextInt(places.size()));
    JsonNode value =
        switch (random.nextInt(8)) {
          case 0 -> NODES.nullNode();
          case 1 -> NODES.numberNode(random.nextLong());
          case 2 -> NODES.objectNode();
          case 3 -> NODES.arrayNode().add(ODD.get(random.nextInt(ODD.size())));
          case 4 -> places.get(random.nextInt(places.size())).parent().deepCopy();
          default -> NODES.textNode(ODD.get(random.nextInt(ODD.size())));
        };
    if (place.parent() instanceof ObjectNode object) {
      if (random.nextInt(5) == 0) {
        object.remove(place.name());
      } else {
        object.set(place.name(), value);
      }
    } else {
      ((ArrayNode) place.parent()).set(place.index(), value);
    }
  }

  private static void places(JsonNode node, List<Place> places) {
    if (node.isObject()) {
      node.fieldNames().forEachRemaining(name -> places.add(new Place(node, name, -1)));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(new Place(node, null, i));
    }
    node.forEach(child -> places(child, places));
  }

  private static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(UTF_8);
  }

  private static Random random(long seed) {
    return new Random(seed * Long.getLong("fuzz.seed", 1));
  }
}
