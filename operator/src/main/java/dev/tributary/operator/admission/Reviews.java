package dev.tributary.operator.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.admission.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Answers {@code admission.k8s.io/v1} AdmissionReviews. What goes wrong here lets the resource pass
 * with a warning: the operator's own word in the resource's status comes in any case. Nothing of a
 * resource is logged but its kind and name. Thread-safe.
 */
public final class Reviews {
  private static final Logger LOG = Logger.getLogger(Reviews.class);
  private static final ObjectMapper JSON = new JsonMapper();
  private static final String VERSION = "admission.k8s.io/v1";
  private static final String FAILED =
      "the admission webhook failed to look at this resource, so nothing was checked; see the"
          + " conditions of the resource once it is applied";
  private static final String ALONE =
      "the operator doesn't know the other resources of the namespace yet, so only this one was"
          + " checked; see its conditions once it is applied";

  private final ResourceCheck check;
  private final MeterRegistry meters;

  /** Thrown for a body that is no AdmissionReview. */
  public static final class NotAReviewException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAReviewException(String message) {
      super(message);
    }
  }

  /** Answers with what the check says, and counts. */
  public Reviews(ResourceCheck check, MeterRegistry meters) {
    this.check = check;
    this.meters = meters;
  }

  /**
   * The answer to a review, as JSON.
   *
   * @throws NotAReviewException when the body is no review, so that there is nothing to answer
   */
  public byte[] answer(byte[] body) throws NotAReviewException {
    JsonNode request = request(body);
    ObjectNode response = JSON.createObjectNode();
    response.put("uid", request.path("uid").asText());
    String outcome = "error";
    try {
      outcome = review(request, response);
    } catch (RuntimeException | StackOverflowError e) {
      // Messages of exceptions may quote the resource.
      LOG.errorf(
          "the review of %s failed: %s at %s",
          name(request),
          e.getClass().getName(),
          e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0]);
      response.put("allowed", true);
      response.putArray("warnings").add(FAILED);
    }
    meters
        .counter(
            "tributary.admission.reviews",
            "kind",
            check.isServed(kind(request)) ? kind(request) : "other",
            "outcome",
            outcome)
        .increment();
    return bytes(response);
  }

  private static JsonNode request(byte[] body) throws NotAReviewException {
    JsonNode review;
    try {
      review = JSON.readTree(body);
    } catch (IOException e) {
      throw new NotAReviewException("the body is not JSON");
    }
    JsonNode request = review.path("request");
    if (!review.path("apiVersion").asText().equals(VERSION)
        || !review.path("kind").asText().equals("AdmissionReview")
        || request.path("uid").asText().isEmpty()) {
      throw new NotAReviewException("the body is no AdmissionReview of " + VERSION);
    }
    return request;
  }

  private String review(JsonNode request, ObjectNode response) {
    ResourceCheck.Result result = check.of(request);
    Verdict verdict = result.verdict();
    List<String> warnings = new ArrayList<>();
    verdict.warnings().forEach(d -> warnings.add(Said.text(d, result.resource())));
    if (verdict.unseen() > 0) {
      warnings.add(
          "%d more flows use this resource and weren't looked at in time; `tributary validate`"
                  .formatted(verdict.unseen())
              + " looks at all");
    }
    if (result.alone()) {
      warnings.add(ALONE);
    }
    response.put("allowed", verdict.allows());
    if (!verdict.allows()) {
      denied(verdict, result.resource(), response);
    }
    if (!warnings.isEmpty()) {
      ArrayNode array = response.putArray("warnings");
      Said.warnings(warnings).forEach(array::add);
    }
    return !verdict.allows() ? "denied" : warnings.isEmpty() ? "allowed" : "warned";
  }

  private static void denied(Verdict verdict, String resource, ObjectNode response) {
    List<String> texts = verdict.denials().stream().map(d -> Said.text(d, resource)).toList();
    ObjectNode status = response.putObject("status");
    status.put("status", "Failure");
    status.put("code", 403);
    status.put("reason", "Forbidden");
    status.put("message", Said.denial(texts));
    ArrayNode causes = status.putObject("details").putArray("causes");
    for (Diagnostic diagnostic : verdict.denials()) {
      causes
          .addObject()
          .put("reason", diagnostic.code().name())
          .put("field", diagnostic.path())
          .put("message", Said.denial(List.of(Said.text(diagnostic, resource))));
    }
  }

  private static byte[] bytes(ObjectNode response) {
    ObjectNode review = JSON.createObjectNode();
    review.put("apiVersion", VERSION);
    review.put("kind", "AdmissionReview");
    review.set("response", response);
    try {
      return JSON.writeValueAsBytes(review);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("always writable", e);
    }
  }

  private static String kind(JsonNode request) {
    return request.at("/kind/kind").asText();
  }

  private static String name(JsonNode request) {
    return "%s %s/%s"
        .formatted(
            kind(request), request.path("namespace").asText(), request.path("name").asText());
  }
}
