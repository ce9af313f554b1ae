package dev.tributary.planner.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.Map;

/** Where an expression stands, and so which variables it sees. */
public enum Scope {
  /** Filters and keys of a flow: no clock. */
  RECORD(Map.of("payload", SimpleType.DYN, "event", Types.OPEN, "headers", Types.TEXTS)),
  /** Mapping leaves and parameters: {@code now} is the record's acceptance time. */
  MAPPING(
      Map.of(
          "payload", SimpleType.DYN,
          "event", Types.OPEN,
          "headers", Types.TEXTS,
          "now", SimpleType.TIMESTAMP)),
  /** A webhook's event id. */
  WEBHOOK(Map.of("payload", SimpleType.DYN, "headers", Types.TEXTS)),
  /** A contract's key: only what is produced. */
  CONTRACT(Map.of("payload", SimpleType.DYN)),
  /** What an answer means. */
  OUTCOME(Map.of("status", SimpleType.INT, "headers", Types.TEXTS, "body", SimpleType.DYN)),
  /** What the answer says of one item of a request with many. */
  ITEM(
      Map.of(
          "status", SimpleType.INT,
          "headers", Types.TEXTS,
          "body", SimpleType.DYN,
          "item", SimpleType.DYN,
          "index", SimpleType.INT)),
  /** Parameters of a lookup: the body about to be sent. */
  LOOKUP(Map.of("body", SimpleType.DYN)),
  /** Whether a lookup found the record. */
  FOUND(Map.of("status", SimpleType.INT, "headers", Types.TEXTS, "response", SimpleType.DYN)),
  /** Steps of an orchestration: {@code now} is the time at which the step began. */
  STEP(
      Map.of(
          "start", Types.OPEN,
          "steps", Types.OPEN,
          "instance", Types.OPEN,
          "now", SimpleType.TIMESTAMP)),
  /** What an orchestration tells of an instance that failed. */
  FAILURE(
      Map.of(
          "start", Types.OPEN,
          "steps", Types.OPEN,
          "instance", Types.OPEN,
          "now", SimpleType.TIMESTAMP,
          "failure", Types.OPEN));

  private final Map<String, CelType> variables;

  Scope(Map<String, CelType> variables) {
    this.variables = variables;
  }

  Map<String, CelType> variables() {
    return variables;
  }

  private static final class Types {
    static final CelType OPEN = MapType.create(SimpleType.STRING, SimpleType.DYN);
    static final CelType TEXTS = MapType.create(SimpleType.STRING, SimpleType.STRING);
  }
}
