package dev.tributary.orchestration.saga;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Saga;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The saga as one writes it with Temporal's Java SDK: a workflow class, activities that post with
 * the JDK's client under an idempotency key, and the SDK's own {@link Saga}.
 */
final class HandWritten {
  private HandWritten() {}

  /** What is picked up. */
  record Order(
      String orderId, String storeId, String sku, String amount, String currency, String email) {}

  /** The process. */
  @WorkflowInterface
  public interface Pickup {
    @WorkflowMethod
    void pickUp(Order order);
  }

  /** What it does to the systems. */
  @ActivityInterface
  public interface Steps {
    String reserve(Order order);

    void release(String reservation);

    String authorise(Order order);

    void voidAuthorisation(String authorisation);

    String createTask(Order order);

    void cancelTask(String task);

    String capture(Order order, String authorisation);

    void refund(String capture);

    void tell(Order order);
  }

  /** The workflow. */
  public static final class PickupWorkflow implements Pickup {
    private final Steps steps =
        Workflow.newActivityStub(
            Steps.class,
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(10))
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(20))
                        .setMaximumInterval(Duration.ofMillis(200))
                        .setMaximumAttempts(4)
                        .build())
                .build());

    @Override
    public void pickUp(Order order) {
      Saga saga = new Saga(new Saga.Options.Builder().build());
      try {
        String reservation = steps.reserve(order);
        saga.addCompensation(steps::release, reservation);
        String authorisation = steps.authorise(order);
        saga.addCompensation(steps::voidAuthorisation, authorisation);
        String task = steps.createTask(order);
        saga.addCompensation(steps::cancelTask, task);
        String capture = steps.capture(order, authorisation);
        saga.addCompensation(steps::refund, capture);
        steps.tell(order);
      } catch (ActivityFailure e) {
        saga.compensate();
        throw e;
      }
    }
  }

  /** The activities. */
  static final class HttpSteps implements Steps {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI systems;
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpSteps(URI systems) {
      this.systems = systems;
    }

    @Override
    public String reserve(Order order) {
      return send(
              "POST",
              "/wms/reservations",
              Map.of("orderId", order.orderId(), "storeId", order.storeId(), "lines", lines(order)))
          .path("reservationId")
          .asText();
    }

    @Override
    public void release(String reservation) {
      var ignored = send("DELETE", "/wms/reservations/" + reservation, null);
    }

    @Override
    public String authorise(Order order) {
      return send(
              "POST",
              "/payment/authorisations",
              Map.of(
                  "orderId", order.orderId(),
                  "amount", order.amount(),
                  "currency", order.currency()))
          .path("authorisationId")
          .asText();
    }

    @Override
    public void voidAuthorisation(String authorisation) {
      var ignored = send("POST", "/payment/authorisations/" + authorisation + "/void", Map.of());
    }

    @Override
    public String createTask(Order order) {
      return send(
              "POST",
              "/store/tasks",
              Map.of("orderId", order.orderId(), "storeId", order.storeId(), "lines", lines(order)))
          .path("taskId")
          .asText();
    }

    @Override
    public void cancelTask(String task) {
      var ignored = send("POST", "/store/tasks/" + task + "/cancel", Map.of());
    }

    @Override
    public String capture(Order order, String authorisation) {
      return send(
              "POST",
              "/payment/authorisations/" + authorisation + "/capture",
              Map.of("amount", order.amount()))
          .path("captureId")
          .asText();
    }

    @Override
    public void refund(String capture) {
      var ignored = send("POST", "/payment/captures/" + capture + "/refund", Map.of());
    }

    @Override
    public void tell(Order order) {
      var ignored =
          send(
              "POST",
              "/notify/messages",
              Map.of(
                  "to", order.email(), "template", "ReadyForPickup", "orderId", order.orderId()));
    }

    private static List<Map<String, Object>> lines(Order order) {
      return List.of(Map.of("sku", order.sku(), "qty", 1));
    }

    private JsonNode send(String method, String path, Map<String, ?> body) {
      var info = Activity.getExecutionContext().getInfo();
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(systems + path))
                .timeout(Duration.ofSeconds(1))
                .header("content-type", "application/json")
                .header("idempotency-key", info.getWorkflowId() + "/" + info.getActivityType())
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
          throw Activity.wrap(
              new IOException(method + " " + path + " was answered " + answer.statusCode()));
        }
        return JSON.readTree(answer.body());
      } catch (IOException e) {
        throw Activity.wrap(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Activity.wrap(e);
      }
    }
  }
}
