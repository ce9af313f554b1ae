package dev.tributary.operator.scaling;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.assessment.WorkableBacklog.Answer;
import dev.tributary.planner.assessment.WorkableBacklog.Known;
import dev.tributary.planner.assessment.WorkableBacklog.Unknown;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;

/**
 * {@code GET /scaling/NAMESPACE/FLOW}: the flow's backlog, for KEDA's metrics-api trigger. {@code
 * workable} is what to scale by, {@code records} is all that waits, {@code held} says why they
 * differ. What isn't known is an error (503, or 404 where this replica doesn't scale the flow),
 * never a number. It answers from memory and tells numbers only.
 */
@Singleton
public class BacklogRoute {
  private static final String PREFIX = "/scaling";
  private static final JsonMapper JSON = new JsonMapper();

  private final Backlogs backlogs;

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body JSON
   */
  public record Response(int status, String body) {}

  BacklogRoute(Backlogs backlogs) {
    this.backlogs = backlogs;
  }

  /** Where a flow's backlog is served. */
  public static String path(String namespace, String flow) {
    return PREFIX + "/" + namespace + "/" + flow;
  }

  void register(@Observes Router router) {
    router.get(path(":namespace", ":flow")).handler(this::handle);
  }

  private void handle(RoutingContext call) {
    Response response = answer(backlogs, call.pathParam("namespace"), call.pathParam("flow"));
    call.response()
        .setStatusCode(response.status())
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store")
        .end(response.body());
  }

  /** Answers. */
  public static Response answer(Backlogs backlogs, String namespace, String flow) {
    Answer answer = backlogs.of(namespace, flow).orElse(null);
    ObjectNode body = JSON.createObjectNode();
    return switch (answer) {
      case null -> {
        body.put("error", "no flow of that name is scaled by this replica");
        yield new Response(HttpURLConnection.HTTP_NOT_FOUND, body.toString());
      }
      case Unknown unknown -> {
        body.put("error", unknown.why());
        yield new Response(HttpURLConnection.HTTP_UNAVAILABLE, body.toString());
      }
      case Known known -> {
        body.put("workable", known.workable()).put("records", known.records());
        if (!known.held().isEmpty()) {
          body.put("held", known.held());
        }
        yield new Response(HttpURLConnection.HTTP_OK, body.toString());
      }
    };
  }
}
