package dev.tributary.planner.plan;

/** Writes flows' plans as JSON, always the same bytes for the same plan, and reads them back. */
public final class PlanCodec {
  private PlanCodec() {}

  /** The plan as JSON text. */
  public static String toJson(FlowPlan plan) {
    return PlanJson.write(plan);
  }

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException when the text is no plan, or one of a format that this version
   *     can't read
   */
  public static FlowPlan fromJson(String json) {
    FlowPlan plan = PlanJson.read(json, FlowPlan.class);
    PlanJson.checkFormat(plan.format(), FlowPlan.OLDEST_FORMAT, FlowPlan.FORMAT);
    return plan;
  }

  /** The plan as gzipped JSON, as it is mounted into pods. */
  public static byte[] toGzip(FlowPlan plan) {
    return PlanJson.gzip(toJson(plan));
  }

  /** Reads what {@link #toGzip} wrote; errors as {@link #fromJson}. */
  public static FlowPlan fromGzip(byte[] bytes) {
    return fromJson(PlanJson.gunzip(bytes));
  }
}
