package dev.tributary.planner.plan.orchestration;

import dev.tributary.planner.plan.PlanJson;
import java.nio.charset.StandardCharsets;

/**
 * Writes orchestrations' plans as JSON, always the same bytes for the same plan, and reads them.
 */
public final class OrchestrationPlanCodec {
  /** The largest plan that is taken, bytes of its JSON in UTF-8. */
  public static final int MAX_BYTES = 512 * 1024;

  private static final int OLDEST_FORMAT = 1;

  private OrchestrationPlanCodec() {}

  /** The plan as JSON text. */
  public static String toJson(OrchestrationPlan plan) {
    return PlanJson.write(plan);
  }

  /** How large the plan is, bytes of its JSON in UTF-8. */
  public static int size(OrchestrationPlan plan) {
    return toJson(plan).getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException when the text is no plan, or one of a format that this version
   *     can't read
   */
  public static OrchestrationPlan fromJson(String json) {
    OrchestrationPlan plan = PlanJson.read(json, OrchestrationPlan.class);
    PlanJson.checkFormat(plan.format(), OLDEST_FORMAT, OrchestrationPlan.FORMAT);
    return plan;
  }

  /** The plan as gzipped JSON, as it is mounted into workers. */
  public static byte[] toGzip(OrchestrationPlan plan) {
    return PlanJson.gzip(toJson(plan));
  }

  /** Reads what {@link #toGzip} wrote; errors as {@link #fromJson}. */
  public static OrchestrationPlan fromGzip(byte[] bytes) {
    return fromJson(PlanJson.gunzip(bytes));
  }
}
